using Isoloss.Cli.Output;
using Isoloss.Lab.Quoting;

namespace Isoloss.Tests;

public sealed class QuoteJsonTests
{
    [Fact]
    public void Each_run_has_its_disk_and_money_with_intervals_and_a_run_that_is_done_has_neither()
    {
        var json = QuoteOutput.Json(Quote(price: 36));
        var run = json["runs"]![0]!;
        Assert.Equal(1e6, (double)run["bytes"]!);
        Assert.Equal(1e6, (double)run["disk"]!["estimate"]!, 1e-3);
        Assert.Equal(1, (double)run["money"]!["estimate"]!, 1e-9);
        foreach (string of in new[] { "disk", "money" })
            Assert.True((double)run[of]!["lower"]! < (double)run[of]!["estimate"]! && (double)run[of]!["estimate"]! < (double)run[of]!["upper"]!);
        // Money is time at a price: its interval is as wide.
        Assert.Equal((double)run["seconds"]!["upper"]! / (double)run["seconds"]!["lower"]!, (double)run["money"]!["upper"]! / (double)run["money"]!["lower"]!, 1e-9);
        Assert.Equal((double)run["money"]!["estimate"]!, (double)json["money"]!["estimate"]!, 1e-9);
        Assert.All(["disk", "money"], of => Assert.Null(json["runs"]![1]![of]));
    }

    [Fact]
    public void Without_a_price_there_is_no_money() => Assert.Null(QuoteOutput.Json(Quote(price: null))["runs"]![0]!["money"]);

    private static StudyQuote Quote(double? price) => new()
    {
        Study = "s", Parallel = 1, Speeds = [], RunHourPrice = price,
        Runs =
        [
            new RunQuote { Key = "a", Arm = "base", Rung = "64x2@1M", Seed = 1, Flops = 1e12, Seconds = 100, Bytes = 1e6, CalibratedSeconds = 100, CalibratedBytes = 1_000_000 },
            new RunQuote { Key = "b", Arm = "base", Rung = "64x2@1M", Seed = 2, Flops = 1e12, Seconds = 90, Bytes = 1e6, CalibratedSeconds = 100, CalibratedBytes = 1_000_000, IsDone = true },
        ],
    };
}
