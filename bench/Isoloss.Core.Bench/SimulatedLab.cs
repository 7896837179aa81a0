using Isoloss.Core.Decision;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Bench;

/// <summary>
/// Two arms that can be trained further: the baseline follows the law of Besiroglu et al. 2024, the variant is worth a true multiplier with a
/// slope in log compute, and every run has its own noise.
/// </summary>
internal sealed class SimulatedLab(double logMultiplierAtTarget, double slope, double noise, double targetFlops, Random random)
{
    private static readonly double[] Law = [1.8172, 482.01, 2085.43, 0.3478, 0.3658];

    private readonly Dictionary<ScalePoint, (List<double> Baseline, List<double> Variant)> _logLosses = [];

    public double SpentFlops { get; private set; }

    public double LargestParams => _logLosses.Keys.Max(k => k.Params);

    /// <summary>Trains both arms on a rung, with as many new seeds each.</summary>
    public void Train(ScalePoint at, int baselineRuns, int variantRuns)
    {
        if (!_logLosses.TryGetValue(at, out var runs))
            _logLosses.Add(at, runs = ([], []));
        double gain = Math.Exp(0.5 * (logMultiplierAtTarget + slope * Math.Log(at.Flops / targetFlops)));
        Add(runs.Baseline, baselineRuns, Loss(at));
        Add(runs.Variant, variantRuns, Loss(new ScalePoint(at.Params * gain, at.Tokens * gain, 0)));
        SpentFlops += (baselineRuns + variantRuns) * at.Flops;
    }

    /// <summary>A ladder of 20 tokens a parameter.</summary>
    public static ScalePoint[] Ladder(int rungs, double smallest, double largest) =>
    [
        .. from i in Enumerable.Range(0, rungs)
           let n = Math.Round(smallest * Math.Pow(largest / smallest, i / (rungs - 1.0)))
           select ScalePoint.Of(n, 20 * n),
    ];

    /// <summary>All runs as a table would have them.</summary>
    public (List<Observation> Baseline, List<Observation> Variant) Runs()
    {
        List<Observation> Of(Func<(List<double> Baseline, List<double> Variant), List<double>> arm) =>
            [.. _logLosses.SelectMany(r => arm(r.Value).Select(l => new Observation(r.Key.Params, r.Key.Tokens, r.Key.Flops, Math.Exp(l))))];
        return (Of(r => r.Baseline), Of(r => r.Variant));
    }

    /// <summary>The pair with the planner's own belief, which takes the baseline's law as known.</summary>
    public PairState State(double threshold = 0, WorthPrior? prior = null) => PairState.Of(
        [.. _logLosses.Select(r => Rung(r.Key, r.Value.Baseline, r.Value.Variant)).OrderBy(r => r.At.Flops)],
        Math.Log(targetFlops), threshold, prior ?? new WorthPrior(), Loss);

    public static double Loss(ScalePoint at) => Chinchilla.Instance.Loss(Law, at.Params, at.Tokens);

    private static LadderRung Rung(ScalePoint at, List<double> b, List<double> v) => new()
    {
        At = at,
        VariantFlops = at.Flops,
        Steepness = (Law[1] * Law[3] * Math.Pow(at.Params, -Law[3]) + Law[2] * Law[4] * Math.Pow(at.Tokens, -Law[4])) / (2 * Loss(at)),
        BaselineRuns = b.Count,
        VariantRuns = v.Count,
        Pairs = b.Count * v.Count == 0 ? 0 : 2.0 * b.Count * v.Count / (b.Count + v.Count),
        LogDifference = b.Count * v.Count == 0 ? 0 : v.Average() - b.Average(),
        WithinSquares = 2 * (Squares(b) + Squares(v)),
        WithinDof = Math.Max(0, b.Count + v.Count - 2),
    };

    private static double Squares(List<double> values)
    {
        double mean = values.Count > 0 ? values.Average() : 0;
        return values.Sum(x => (x - mean) * (x - mean));
    }

    private void Add(List<double> arm, int runs, double loss)
    {
        for (int i = 0; i < runs; i++)
            arm.Add(Math.Log(loss) + noise * SimulatedPair.Normal(random));
    }
}
