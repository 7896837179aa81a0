using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class NoiseBudgetTests
{
    /// <summary>aC .05, loss 3, error rate 5 %, power 90 %: figures worked out elsewhere.</summary>
    [Theory]
    [InlineData(1.1, 0.02, 34)]
    [InlineData(1.1, 0.003, 1)]
    [InlineData(1.05, 0.02, 128)]
    [InlineData(1.05, 0.003, 3)]
    public void Seeds_agree_with_the_reference(double gain, double noise, int seeds) =>
        Assert.Equal(seeds, NoiseBudget.Seeds(noise / 3, 0.05, new NoiseQuestion { Gain = gain }));

    [Fact]
    public void A_loss_of_a_size_needs_as_many_seeds_as_a_gain_of_it() =>
        Assert.Equal(NoiseBudget.Seeds(0.005, 0.05, new NoiseQuestion { Gain = 1.25 }), NoiseBudget.Seeds(0.005, 0.05, new NoiseQuestion { Gain = 0.8 }));

    [Fact]
    public void The_gain_that_so_many_seeds_detect_needs_so_many_seeds() =>
        (from sd in Gen.Double[0.001, 0.02] from steepness in Gen.Double[0.03, 0.2] from seeds in Gen.Int[1, 50] select (sd, steepness, seeds)).Sample(x =>
        {
            var question = new NoiseQuestion { Gain = 1.1 };
            double gain = NoiseBudget.DetectableGain(x.sd, x.steepness, x.seeds, question);
            Assert.InRange(NoiseBudget.Seeds(x.sd, x.steepness, question with { Gain = gain }), x.seeds, x.seeds + 1);
        });

    [Fact]
    public void Four_equal_rungs_together_need_a_quarter_of_the_seeds_of_one()
    {
        var question = new NoiseQuestion { Gain = 1.02 };
        int one = NoiseBudget.Seeds(0.01, 0.05, question), each = NoiseBudget.SeedsOnEach(0.01, [0.05, 0.05, 0.05, 0.05], question);
        Assert.InRange(each, one / 4, one / 4 + 1);
    }

    [Fact]
    public void A_two_arm_test_with_these_seeds_has_the_power_that_was_asked_for()
    {
        var random = new Random(5);
        int seeds = NoiseBudget.Seeds(0.01, 0.05, new NoiseQuestion { Gain = 1.15 }), found = 0;
        double effect = 0.05 * Math.Log(1.15), error = 0.01 * Math.Sqrt(2.0 / seeds);
        for (int i = 0; i < 20_000; i++)
            found += effect + error * Ladder.Normal(random) > 1.644854 * error ? 1 : 0;
        Assert.InRange(found / 20_000.0, 0.89, 0.93);
    }

    [Theory]
    [InlineData(1, 0.01, 0.05, 0.9)]
    [InlineData(-1, 0.01, 0.05, 0.9)]
    [InlineData(1.1, 0, 0.05, 0.9)]
    [InlineData(1.1, 0.01, double.NaN, 0.9)]
    [InlineData(1.1, 0.01, 0.05, 1)]
    public void Numbers_out_of_their_domain_are_refused(double gain, double sd, double steepness, double power) =>
        Assert.Throws<BadInputException>(() => NoiseBudget.Seeds(sd, steepness, new NoiseQuestion { Gain = gain, Power = power }));

    [Fact]
    public void A_ladder_says_what_each_rung_needs_and_all_together_less()
    {
        Observation[] arm = Ladder.Arm(noise: 0.004, seeds: 2, seed: 3);
        SeedNoise noise = SeedNoise.Recorded([arm])!;
        var ladder = LadderSeeds.Of(arm, noise, new NoiseQuestion { Gain = 1.05 });
        Assert.Equal(12, ladder.Rungs.Count);
        Assert.InRange(noise.Sd, 0.0025, 0.006);
        Assert.True(noise.UpperSd > noise.Sd);
        Assert.All(ladder.Rungs, r => Assert.True(r.Seeds >= ladder.SeedsOnEach && r.UpperSeeds >= r.Seeds));
        Assert.InRange(ladder.Rungs[0].Steepness, 0.08, 0.13);
    }
}
