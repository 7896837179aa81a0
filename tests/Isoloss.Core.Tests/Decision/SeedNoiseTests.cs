using Isoloss.Core;
using Isoloss.Core.Decision;

namespace Isoloss.Tests;

public sealed class SeedNoiseTests
{
    [Fact]
    public void A_placebo_recovers_the_noise_of_a_run_without_any_replicate()
    {
        SeedNoise noise = SeedNoise.Placebo(Many(1), Many(2));
        Assert.InRange(noise.Sd, 0.0085, 0.0115);
        Assert.Equal(200, noise.DegreesOfFreedom);
    }

    [Fact]
    public void Equal_seeds_of_a_placebo_are_pairs_so_that_shared_data_order_cancels()
    {
        var random = new Random(4);
        List<Observation> baseline = [], placebo = [];
        for (int seed = 0; seed < 300; seed++)
        {
            double shared = 0.02 * Ladder.Normal(random);
            baseline.Add(new Observation(1e8, 2e9, 1e18, 3 * Math.Exp(shared + 0.003 * Ladder.Normal(random)), seed));
            placebo.Add(new Observation(1e8, 2e9, 1e18, 3 * Math.Exp(shared + 0.003 * Ladder.Normal(random)), seed));
        }
        Assert.InRange(SeedNoise.Placebo(baseline, placebo).Sd, 0.0026, 0.0034);
    }

    [Fact]
    public void Without_replicates_nothing_is_recorded() => Assert.Null(SeedNoise.Recorded([Ladder.Arm(noise: 0.01)]));

    [Fact]
    public void A_placebo_on_other_rungs_is_refused() => Assert.Throws<BadInputException>(() =>
        SeedNoise.Placebo([new Observation(1e8, 1e9, 1e18, 3)], [new Observation(2e8, 1e9, 1e18, 3)]));

    [Fact]
    public void The_upper_end_holds_the_noise_as_often_as_it_says()
    {
        int below = 0;
        var random = new Random(9);
        for (int i = 0; i < 2000; i++)
        {
            Observation[] runs = [.. Enumerable.Range(0, 5).Select(_ => new Observation(1e8, 2e9, 1e18, 3 * Math.Exp(0.01 * Ladder.Normal(random))))];
            below += SeedNoise.Recorded([runs])!.UpperSd >= 0.01 ? 1 : 0;
        }
        Assert.InRange(below / 2000.0, 0.77, 0.83);
    }

    private static Observation[] Many(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, 200).Select(i => new Observation(1e6 * i, 2e9, 1e18, 3 * Math.Exp(0.01 * Ladder.Normal(random))))];
    }
}
