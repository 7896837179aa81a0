using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Bench;

/// <summary>
/// A ladder whose truth is a given law in a plausible place: fitted to a random chinchilla curve near the published ones, or a
/// published fit, its parameters then shifted at random.
/// </summary>
internal sealed class SimulatedLadder
{
    /// <summary>Standard deviation of the shift in working coordinates.</summary>
    private const double Shift = 0.1;

    private static readonly double[] TokensPerParameter = [5, 20, 80];

    private readonly double _noise;

    public SimulatedLadder(LawDesign design, int rungs, double noise, Random random, double sharedBySize)
    {
        (Design, _noise) = (design, noise);
        ScalePoint[] points = design.Points(rungs);
        Theta = design.Truth(random);
        var draws = new SizeNoise(sharedBySize, random);
        Runs = [.. points.Select(p => Run(p, draws.Draw(p.Params, 0)))];
        Inside = points[points.Length / 2];
        Beyond = design.Beyond(Theta, points.MaxBy(p => p.Flops));
    }

    public LawDesign Design { get; }

    /// <summary>The true parameters.</summary>
    public double[] Theta { get; }

    public Observation[] Runs { get; }

    /// <summary>A rung in the middle.</summary>
    public ScalePoint Inside { get; }

    /// <summary>Ten times the compute of the largest rung.</summary>
    public ScalePoint Beyond { get; }

    /// <summary>A run with its noise.</summary>
    public Observation Run(ScalePoint at, Random random) => Run(at, SimulatedPair.Normal(random));

    private Observation Run(ScalePoint at, double normal) => At(at, Design.Law.Loss(Theta, at) * Math.Exp(_noise * normal));

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

    /// <summary>Parameters of a law over size and data in a plausible place.</summary>
    public static double[] Truth(ILaw law, Random random) => Truth(law, Rungs(24), random);

    /// <summary>Parameters of a law in a plausible place: it is fitted to a random curve at these points and shifted.</summary>
    public static double[] Truth(ILaw law, ScalePoint[] at, Random random)
    {
        double[] curve = [1.4 + 0.8 * random.NextDouble(), 0, 0, 0.28 + 0.14 * random.NextDouble(), 0.26 + 0.14 * random.NextDouble()];
        curve[1] = (0.25 + 0.4 * random.NextDouble()) * Math.Pow(3e8, curve[3]);
        curve[2] = (0.25 + 0.4 * random.NextDouble()) * Math.Pow(6e9, curve[4]);
        Observation[] clean = [.. at.Select(p => At(p, Chinchilla.Instance.Loss(curve, p)))];
        return Shifted(law, LawFitter.Fit(law, clean, new FitOptions { Resamples = 0, Objective = ObjectiveKind.Squared }).Theta, at, random);
    }

    /// <summary>Parameters shifted at random in the law's working coordinates around these points, and kept off the ends of its box.</summary>
    public static double[] Shifted(ILaw law, IReadOnlyList<double> around, ScalePoint[] at, Random random)
    {
        double[] theta = [.. around], working = new double[theta.Length];
        LogPoints points = Places(at);
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

    /// <summary>The points as a fit sees them.</summary>
    public static LogPoints Places(ScalePoint[] at) => new([.. at.Select(p => At(p, 1))]);

    private static Observation At(ScalePoint at, double loss) => new(at.Params, at.Tokens, at.Flops, loss)
    {
        UniqueTokens = at.UniqueTokens,
        Steps = at.Steps,
        BatchTokens = at.BatchTokens,
        LearningRate = at.LearningRate,
    };
}
