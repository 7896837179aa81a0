using CsCheck;
using Isoloss.Core.Organisation;

namespace Isoloss.Tests;

public sealed class ProductionTests
{
    [Fact]
    public void Ten_times_the_compute_gives_five_times_the_progress_where_eight_ninths_are_compute()
    {
        Assert.Equal(0.889, Amdahl.Share(10, 5), 5e-4);
        Assert.Equal(0.699, Amdahl.Elasticity(10, 5), 5e-4);
        Assert.Equal(5, Amdahl.Speedup(Amdahl.Share(10, 5), 10), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 1.94)]
    [InlineData(0.8, 4.41)]
    [InlineData(0.95, 12.24)]
    public void Thirty_times_faster_implementation_is_worth_what_it_takes_of_the_time(double share, double speedup) =>
        Assert.Equal(speedup, Amdahl.Speedup(share, 30), 5e-3);

    [Theory]
    [InlineData("FTM", 4.73)]
    [InlineData("AI Futures", 2.59)]
    [InlineData("Cobb-Douglas", 2.80)]
    public void Ten_times_the_compute_gives_the_reference_output(string name, double output) =>
        Assert.Equal(output, ProductionFunction.Presets.First(f => f.Name == name).Output(10, 1), 6e-3);

    [Fact]
    public void Without_complementarity_the_function_goes_over_into_cobb_douglas() =>
        Gen.Select(Gen.Double[0.05, 0.95], Gen.Double[0.1, 2], Gen.Double[-3, 3], Gen.Double[-3, 3]).Sample((share, z, logCompute, logLabour) =>
        {
            double Output(double r) => new ProductionFunction("", share, r, z, "").Output(Math.Exp(logCompute), Math.Exp(logLabour));
            Assert.Equal(1, Output(1e-5) / Output(0), 1e-3);
            Assert.Equal(1, Output(-1e-5) / Output(0), 1e-3);
        });

    [Fact]
    public void A_ladder_of_three_tenfold_rungs_saves_thirty_three_times()
    {
        Assert.Equal(100 / 3.0, LadderSaving.Factor(10, 3), 1e-12);
        Assert.Equal(100 / 3.0, LadderSaving.Factor([1, 10, 100], [1, 0.1, 0.01]), 1e-12);
    }

    [Fact]
    public void The_saving_of_any_geometric_ladder_is_its_formula() =>
        Gen.Select(Gen.Double[1.1, 20], Gen.Int[1, 8]).Sample((step, rungs) =>
        {
            double[] costs = [.. Enumerable.Range(0, rungs).Select(j => Math.Pow(step, j))];
            double expected = LadderSaving.Factor(step, rungs);
            Assert.Equal(expected, LadderSaving.Factor(costs, [.. costs.Select(c => 1 / c)]), 1e-9 * expected);
        });

    [Theory]
    [InlineData(1, 0.435)]
    [InlineData(3, 0.698)]
    public void The_best_share_for_research_is_the_reference_one(double times, double share) =>
        Assert.Equal(share, ResearchShare.WhereGainIs(0.7, times * Math.Log(3)), 5e-4);

    [Fact]
    public void All_three_ways_to_the_best_share_agree() =>
        Gen.Select(Gen.Double[0.1, 0.99], Gen.Double[0.05, 6]).Sample((elasticity, gain) =>
        {
            double share = ResearchShare.WhereGainIs(elasticity, gain);
            Assert.Equal(share, ResearchShare.OfPower(elasticity, gain, share), 1e-9);
            Assert.Equal(share, ResearchShare.Of(s => gain * Math.Pow(s / share, elasticity)), 1e-5);
        });
}
