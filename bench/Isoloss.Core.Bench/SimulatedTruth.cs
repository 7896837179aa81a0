using Isoloss.Core.Laws;

namespace Isoloss.Core.Bench;

/// <summary>How losses come about on a simulated ladder: a law, and ways in which the world is not that law.</summary>
/// <param name="Loss">Loss of a run without its noise.</param>
internal sealed record SimulatedTruth(Func<ScalePoint, double> Loss)
{
    /// <summary>Compute at which the worlds that are no law bend or begin to drift, and that has noise alike in all: near the largest rung.</summary>
    private const double Middle = 1e19, Large = 4.8e20;

    /// <summary>Noise of a run over that of the largest.</summary>
    public Func<ScalePoint, double> NoiseFactor { get; init; } = _ => 1;

    /// <summary>Share of runs that went wrong.</summary>
    public double OutlierShare { get; init; }

    /// <summary>Every law of size and data as truth, and worlds that none of the averaged forms describes.</summary>
    public static IReadOnlyList<(string Name, Func<Random, SimulatedTruth> Draw)> All { get; } =
    [
        .. LawCatalog.All.Where(l => l.IsOfSizeAndData() && l is not Transfer)
            .Select(l => (l.Name, (Func<Random, SimulatedTruth>)(random => OfLaw(l, random)))),
        ("* broken power", Broken),
        ("* drift in log C", Drifting),
        ("* noisier small runs", random => OfLaw(Chinchilla.Instance, random) with { NoiseFactor = p => Math.Pow(Large / p.Flops, 0.25) }),
        ("* a tenth went wrong", random => OfLaw(Chinchilla.Instance, random) with { OutlierShare = 0.1 }),
    ];

    /// <summary>A run with its noise; one that went wrong lost 2 to 10 % more.</summary>
    public Observation Run(ScalePoint at, double noise, Random random)
    {
        double wrong = random.NextDouble() < OutlierShare ? 0.02 + 0.08 * random.NextDouble() : 0;
        return new(at.Params, at.Tokens, at.Flops, Loss(at) * Math.Exp(noise * NoiseFactor(at) * SimulatedPair.Normal(random) + wrong));
    }

    private static SimulatedTruth OfLaw(ILaw law, Random random)
    {
        double[] theta = SimulatedLadder.Truth(law, random);
        return new(at => law.Loss(theta, at));
    }

    /// <summary>Beyond a compute within the ladder what lies above the floor falls faster or slower, by a power of up to .05 more in C.</summary>
    private static SimulatedTruth Broken(Random random)
    {
        const double width = 0.5;
        double[] theta = SimulatedLadder.Truth(Chinchilla.Instance, random);
        double added = 0.1 * random.NextDouble() - 0.05;
        return new(at => theta[0] + (Chinchilla.Instance.Loss(theta, at) - theta[0]) * Math.Pow(1 + Math.Pow(at.Flops / Middle, 1 / width), -added * width));
    }

    /// <summary>Log loss strays from the law like a random walk in log C, by .006 per square root of e-fold.</summary>
    private static SimulatedTruth Drifting(Random random)
    {
        const double sd = 0.006, step = 0.25, from = 36;
        double[] theta = SimulatedLadder.Truth(Chinchilla.Instance, random), path = new double[100];
        for (int i = 1; i < path.Length; i++)
            path[i] = path[i - 1] + sd * Math.Sqrt(step) * SimulatedPair.Normal(random);
        return new(at =>
        {
            double position = Math.Clamp((Math.Log(at.Flops) - from) / step, 0, path.Length - 1.001);
            int below = (int)position;
            return Chinchilla.Instance.Loss(theta, at) * Math.Exp(path[below] + (position - below) * (path[below + 1] - path[below]));
        });
    }
}
