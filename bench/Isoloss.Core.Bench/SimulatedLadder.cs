using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Bench;

/// <summary>
/// A ladder whose truth is a given law: the law is fitted to a random chinchilla curve near the published ones, which puts any
/// law in a plausible place, and its parameters are then shifted at random.
/// </summary>
internal sealed class SimulatedLadder
{
    /// <summary>Standard deviation of the shift in working coordinates.</summary>
    private const double Shift = 0.1;

    private static readonly double[] TokensPerParameter = [5, 20, 80];

    public SimulatedLadder(ILaw law, int rungs, double noise, Random random, double sharedBySize = 0)
    {
        (Law, Noise) = (law, noise);
        ScalePoint[] points = Rungs(rungs);
        Theta = Truth(law, random);
        var draws = new SizeNoise(sharedBySize, random);
        Runs = [.. points.Select(p => Run(p, draws.Draw(p.Params, 0)))];
        Inside = points[points.Length / 2];
        ScalePoint largest = points.MaxBy(p => p.Flops);
        Beyond = ScalePoint.Of(largest.Params * Math.Sqrt(10), largest.Tokens * Math.Sqrt(10));
    }

    public ILaw Law { get; }

    public double Noise { get; }

    /// <summary>The true parameters.</summary>
    public double[] Theta { get; }

    public Observation[] Runs { get; }

    /// <summary>A rung in the middle.</summary>
    public ScalePoint Inside { get; }

    /// <summary>Ten times the compute of the largest rung.</summary>
    public ScalePoint Beyond { get; }

    /// <summary>A run with its noise.</summary>
    public Observation Run(ScalePoint at, Random random) => Run(at, SimulatedPair.Normal(random));

    private Observation Run(ScalePoint at, double normal) => new(at.Params, at.Tokens, at.Flops, Law.Loss(Theta, at) * Math.Exp(Noise * normal));

    /// <summary>Sizes from 30M to 1B, each at 5, 20 and 80 tokens per parameter.</summary>
    public static ScalePoint[] Rungs(int count)
    {
        int sizes = (count + TokensPerParameter.Length - 1) / TokensPerParameter.Length;
        return
        [
            .. from i in Enumerable.Range(0, count)
               let n = 3e7 * Math.Pow(1e9 / 3e7, i / TokensPerParameter.Length / Math.Max(1.0, sizes - 1))
               select ScalePoint.Of(n, n * TokensPerParameter[i % TokensPerParameter.Length]),
        ];
    }

    /// <summary>Parameters of a law in a plausible place.</summary>
    public static double[] Truth(ILaw law, Random random)
    {
        double[] curve = [1.4 + 0.8 * random.NextDouble(), 0, 0, 0.28 + 0.14 * random.NextDouble(), 0.26 + 0.14 * random.NextDouble()];
        curve[1] = (0.25 + 0.4 * random.NextDouble()) * Math.Pow(3e8, curve[3]);
        curve[2] = (0.25 + 0.4 * random.NextDouble()) * Math.Pow(6e9, curve[4]);
        Observation[] clean = [.. Rungs(24).Select(p => new Observation(p.Params, p.Tokens, p.Flops, Chinchilla.Instance.Loss(curve, p)))];
        double[] theta = [.. LawFitter.Fit(law, clean, new FitOptions { Resamples = 0, Objective = ObjectiveKind.Squared }).Theta];
        var points = new LogPoints(clean);
        double[] working = new double[theta.Length];
        law.ToWorking(theta, points, working);
        for (int k = 0; k < working.Length; k++)
        {
            (double lower, double upper) = law.WorkingBounds[k];
            double room = 0.1 * Math.Min(1, upper - lower);
            working[k] = Math.Clamp(working[k] + Shift * SimulatedPair.Normal(random), lower + room, upper - room);
        }
        law.FromWorking(working, points, theta);
        return theta;
    }
}
