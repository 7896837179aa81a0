using Isoloss.Core;
using Isoloss.Core.Prediction;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Tests;

public sealed class SweepNoiseTests
{
    private const double Noise = 0.01;
    private const int Settings = 8;

    [Fact]
    public void The_lowest_of_sweeps_tell_the_noise_of_one_run()
    {
        double[] replicated = [.. Enumerable.Range(1, 30).Select(seed => Squares(Swept(seed, seeds: 3), SweepNoiseSource.Replicates))];
        double[] alone = [.. Enumerable.Range(1, 60).Select(seed => Squares(Swept(seed), SweepNoiseSource.Residuals))];
        // The minimum of 8 has .61 of the deviation of one run: whoever forgets it finds .37 here. Minima are lopsided, and the least of four forms is a little low.
        Assert.InRange(replicated.Average() / (Noise * Noise), 0.85, 1.15);
        Assert.InRange(alone.Average() / (Noise * Noise), 0.7, 1.15);
    }

    [Fact]
    public void Replicates_of_another_arm_come_before_residuals_and_nothing_is_made_of_nothing()
    {
        Observation[] swept = Swept(1), other = Ladder.Arm(noise: Noise, seed: 2, seeds: 2);
        Assert.Equal(SweepNoiseSource.Replicates, SweepNoise.Of(swept, [swept, other])!.Source);
        Assert.Null(SweepNoise.Of(swept[..3], [swept[..3]]));
    }

    [Fact]
    public void Raised_ladders_predict_one_new_run_where_the_lowest_of_sweeps_predict_the_lowest()
    {
        const int ladders = 40;
        double asIs = 0, raised = 0;
        for (int seed = 1; seed <= ladders; seed++)
        {
            Observation[] swept = Swept(seed);
            asIs += Off([.. swept.Select(o => o with { BestOf = 1 })]) / ladders;
            raised += Off(SweepMinimum.Raise(swept, SweepNoise.Of(swept, [swept])!.Sd)) / ladders;
        }
        // The expected minimum of 8 is 1.42 deviations below the mean.
        Assert.InRange(asIs, -1.8, -1.1);
        Assert.InRange(raised, -0.4, 0.4);
    }

    /// <summary>How far the prediction at the edge is off, in standard deviations of a run.</summary>
    private static double Off(Observation[] runs)
    {
        ScalePoint edge = runs.MaxBy(o => o.Flops).At;
        return Math.Log(Predictor.Of(runs, new PredictionOptions()).At(edge).Loss.Value / Ladder.Loss(edge.Params, edge.Tokens)) / Noise;
    }

    private static double Squares(Observation[] runs, SweepNoiseSource expected)
    {
        SweepNoise noise = SweepNoise.Of(runs, [runs])!;
        Assert.Equal(expected, noise.Source);
        return noise.Sd * noise.Sd;
    }

    /// <summary>A ladder each of whose losses is the lowest of a sweep.</summary>
    private static Observation[] Swept(int seed, int seeds = 1)
    {
        var random = new Random(seed);
        return
        [
            .. from rung in Ladder.Rungs()
               from s in Enumerable.Range(0, seeds)
               let lowest = Enumerable.Range(0, Settings).Min(_ => Ladder.Normal(random))
               select new Observation(rung.Params, rung.Tokens, rung.Flops, Ladder.Loss(rung.Params, rung.Tokens) * Math.Exp(Noise * lowest)) { BestOf = Settings },
        ];
    }
}
