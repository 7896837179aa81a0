using Isoloss.Core.Monitoring;

namespace Isoloss.Tests;

public sealed class DeviationTestTests
{
    private const int Length = 200, Starts = 20;

    [Fact]
    public void Looking_after_every_point_keeps_false_alarms_below_the_stated_rate()
    {
        const int runs = 4000;
        const double level = 0.05;
        var random = new Random(1);
        int alarms = Enumerable.Range(0, runs).Count(_ => EverAlarms(level, _ => Ladder.Normal(random)));
        Assert.InRange(alarms / (double)runs, 0.001, level);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(150)]
    public void A_lasting_shift_is_found_and_dated(int from)
    {
        var random = new Random(2);
        var test = new DeviationTest(Length, Starts);
        for (int i = 0; i < Length; i++)
            test.Add(Ladder.Normal(random) + (i >= from ? 1.2 : 0));
        Assert.True(test.LogEvidence > Math.Log(1000));
        Assert.InRange(test.LikeliestStart, from - 10, from + 10);
    }

    [Fact]
    public void One_wild_point_raises_no_alarm()
    {
        var random = new Random(3);
        Assert.False(EverAlarms(0.05, i => i == 90 ? 100 : 0.5 * Ladder.Normal(random)));
    }

    private static bool EverAlarms(double level, Func<int, double> innovation)
    {
        var test = new DeviationTest(Length, Starts);
        return Enumerable.Range(0, Length).Any(i =>
        {
            test.Add(innovation(i));
            return test.LogEvidence >= -Math.Log(level);
        });
    }
}
