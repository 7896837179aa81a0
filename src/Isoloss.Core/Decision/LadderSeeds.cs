using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Decision;

/// <summary>Seeds that a whole ladder needs to detect a gain: rung by rung, and all rungs judged together.</summary>
public sealed record LadderSeeds
{
    /// <summary>Every rung by increasing compute.</summary>
    public required IReadOnlyList<RungSeeds> Rungs { get; init; }

    /// <summary>The noise that was counted with.</summary>
    public required SeedNoise Noise { get; init; }

    /// <summary>What is to be detected.</summary>
    public required NoiseQuestion Question { get; init; }

    /// <summary>Runs per arm on every rung when all are judged together, the gain being the same on all of them.</summary>
    public required int SeedsOnEach { get; init; }

    /// <summary>The same if the noise is as large as <see cref="SeedNoise.UpperSd"/>.</summary>
    public required int UpperSeedsOnEach { get; init; }

    /// <summary>What <see cref="SeedsOnEach"/> runs of both arms on every rung cost, FLOP.</summary>
    public double Flops => 2 * SeedsOnEach * Rungs.Sum(r => r.At.Flops);

    /// <summary>Counts the seeds of the ladder that an arm was trained on; how steep its loss is there is read off its chinchilla law.</summary>
    /// <param name="arm">Finished runs of the baseline.</param>
    /// <param name="noise">Noise of a run.</param>
    /// <param name="question">What is to be detected.</param>
    /// <exception cref="BadInputException">Too few runs for a law, or a number is out of its domain.</exception>
    public static LadderSeeds Of(IReadOnlyList<Observation> arm, SeedNoise noise, NoiseQuestion question)
    {
        LawFit fit = LawFitter.Fit(Chinchilla.Instance, arm, new FitOptions { Resamples = 0 });
        double[] theta = [.. fit.Theta];
        var rungs = arm.GroupBy(o => (o.Params, o.Tokens))
            .Select(g => OnRung(new ScalePoint(g.Key.Params, g.Key.Tokens, g.Average(o => o.Flops)), theta, noise, question))
            .OrderBy(r => r.At.Flops).ToArray();
        double[] steepness = [.. rungs.Select(r => r.Steepness)];
        return new LadderSeeds
        {
            Rungs = rungs,
            Noise = noise,
            Question = question,
            SeedsOnEach = NoiseBudget.SeedsOnEach(noise.Sd, steepness, question),
            UpperSeedsOnEach = NoiseBudget.SeedsOnEach(noise.UpperSd, steepness, question),
        };
    }

    private static RungSeeds OnRung(ScalePoint at, double[] theta, SeedNoise noise, NoiseQuestion question)
    {
        double steepness = Steepness.Of(p => Chinchilla.Instance.Loss(theta, p.Params, p.Tokens), at);
        int seeds = NoiseBudget.Seeds(noise.Sd, steepness, question);
        return new RungSeeds(at, Chinchilla.Instance.Loss(theta, at.Params, at.Tokens), steepness, seeds,
            NoiseBudget.Seeds(noise.UpperSd, steepness, question), NoiseBudget.DetectableGain(noise.Sd, steepness, 1, question), 2 * seeds * at.Flops);
    }
}
