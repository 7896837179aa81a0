using System.Globalization;

namespace Isoloss.Tests;

public sealed class FitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_240_chinchilla_points_give_the_published_optimum()
    {
        string file = Repository.SharedFile("data/chinchilla_epoch_245.csv");
        var run = await ToolRun.Of("fit", file, "--where", "outlier_excluded=0", "--law", "chinchilla", "--json");
        Assert.Equal(0, run.Code);
        var expected = new Dictionary<string, double> { ["E"] = 1.8172, ["A"] = 477.8, ["B"] = 2143, ["alpha"] = 0.3473, ["beta"] = 0.3672 };
        foreach (var p in run.Json["parameters"]!.AsArray())
            Assert.InRange((double)p!["estimate"]! / expected[(string)p["name"]!], 0.995, 1.005);
        Assert.Equal(240, (int)run.Json["runs"]!);
    }

    [Fact]
    public async Task Text_names_every_parameter_with_its_interval()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)), "--where", "arm=base");
        Assert.Equal(0, run.Code);
        Assert.All(["chinchilla", "alpha", "beta", "12 runs", "95 %"], word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
        Assert.Contains("6*params*tokens", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_arms_need_a_choice()
    {
        var run = await ToolRun.Of("fit", _folder.File("runs.csv", Ladders.TwoArms(1)));
        Assert.Equal(2, run.Code);
        Assert.Contains("--arm", run.Error, StringComparison.Ordinal);
        Assert.Contains("base, change", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prediction_covers_the_law_it_came_from()
    {
        var run = await ToolRun.Of("predict", _folder.File("runs.csv", Ladders.TwoArms(1)), "--arm", "base", "--params", "1B", "--tokens", "64B", "--json");
        Assert.Equal(0, run.Code);
        var point = run.Json["points"]![0]!;
        Assert.InRange(Ladders.Loss(1e9, 6.4e10), (double)point["lower"]!, (double)point["upper"]!);
        Assert.Equal(3.84e20, (double)point["flops"]!, 1e-9 * 3.84e20);
    }

    [Fact]
    public async Task Standard_input_and_a_culture_with_commas_read_the_same_numbers()
    {
        var before = CultureInfo.CurrentCulture;
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        string[] arguments = ["--arm", "base", "--json", "--resamples", "200"];
        var plain = await ToolRun.Of(["fit", file, .. arguments]);
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;
            var other = await ToolRun.Of(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), ["fit", "-", .. arguments]);
            Assert.Equal(plain.Out, other.Out);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes()
    {
        string file = _folder.File("runs.csv", Ladders.TwoArms(1));
        var first = await ToolRun.Of("fit", file, "--arm", "base", "--json");
        var second = await ToolRun.Of("fit", file, "--arm", "base", "--json");
        Assert.Equal(first.Out, second.Out);
    }
}
