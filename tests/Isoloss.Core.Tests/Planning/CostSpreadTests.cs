using Isoloss.Core;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class CostSpreadTests
{
    [Fact]
    public void Without_history_a_calibration_is_believed_within_a_factor()
    {
        Estimate one = CostSpread.Prior.Of([100]);
        Assert.Equal(100, one.Value, 1e-9);
        Assert.InRange(one.Upper, 120, 200);
        Assert.Equal(1, one.Lower * one.Upper / 1e4, 1e-9);
    }

    [Fact]
    public void What_runs_have_by_themselves_averages_out_and_what_a_study_shares_does_not()
    {
        double Factor(int runs) => CostSpread.Prior.Of([.. Enumerable.Repeat(1.0, runs)]) is { } e ? e.Upper / e.Value : 0;
        Assert.True(Factor(1) > Factor(10) && Factor(10) > Factor(1000));
        Assert.InRange(Factor(1_000_000), 1.2, Factor(10));
    }

    [Theory]
    [InlineData(0.0, 0.05, 0.05)]
    [InlineData(0.4, 0.02, 0.3)]
    [InlineData(-0.5, 0.3, 0.02)]
    public void Intervals_learned_from_studies_hold_the_next_one(double bias, double studySd, double runSd)
    {
        var random = new Random(5);
        int inside = 0;
        const int trials = 400;
        for (int t = 0; t < trials; t++)
        {
            List<double>[] studies = [.. Enumerable.Range(0, 12).Select(_ => Study())];
            double taken = Study().Average(Math.Exp) * 20;
            inside += CostSpread.Of(studies).Of([.. Enumerable.Repeat(1.0, 20)]).Contains(taken) ? 1 : 0;
        }
        Assert.InRange(inside / (double)trials, 0.9, 1);

        List<double> Study()
        {
            double shared = bias + studySd * Ladder.Normal(random);
            return [.. Enumerable.Range(0, 20).Select(_ => shared + runSd * Ladder.Normal(random))];
        }
    }

    [Fact]
    public void Side_by_side_runs_take_their_own_time_and_keep_their_spread()
    {
        Estimate sum = CostSpread.Prior.Of([10, 20]), beside = CostSpread.Prior.Of([10, 20], 20);
        Assert.Equal(20, beside.Value, 1e-9);
        Assert.Equal(sum.Upper / sum.Value, beside.Upper / beside.Value, 1e-9);
    }
}
