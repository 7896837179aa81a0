namespace Isoloss.Core.Bench;

/// <summary>
/// One setting of the simulation: a ladder, its noise, and the truth. The noise's standard deviation on a rung is
/// <c>Noise</c> times a power of the local slope of the loss curve, whose geometric mean over the rungs is taken as 1.
/// </summary>
internal sealed record Scenario(int Rungs, int Seeds, double Noise, double NoisePower, bool Paired, double Log10Multiplier, double Slope)
{
    public override string ToString() =>
        $"G={Rungs,2} seeds={Seeds} noise={Noise:0.000} {(Paired ? "paired  " : "unpaired")} m={Math.Pow(10, Log10Multiplier):0.00} slope={Slope:+0.00;-0.00; 0.00}";
}

/// <summary>Two arms whose true multiplier is known: the baseline follows the law of Besiroglu et al. 2024, or a steeper small-scale one.</summary>
internal sealed class SimulatedPair
{
    private static readonly double[][] Laws = [[1.8172, 482.01, 2085.43, 0.3478, 0.3658], [2.3, 60, 2.0e5, 0.44, 0.88]];
    private static readonly (double Low, double High, double Tokens)[] Sizes = [(3e7, 1e9, 20), (3e4, 6e5, 12)];

    /// <summary>Share of the noise variance that equal seeds share when paired.</summary>
    private const double Shared = 0.8;

    private readonly Scenario _scenario;
    private readonly double _centre, _meanLogSteepness;

    public SimulatedPair(Scenario scenario, Random random)
    {
        _scenario = scenario;
        int kind = random.Next(Laws.Length);
        Law = Laws[kind];
        var rungs = Ladder(scenario.Rungs, Sizes[kind]);
        _centre = rungs.Average(r => Math.Log(r.Flops));
        _meanLogSteepness = rungs.Average(r => Math.Log(Steepness(r)));
        foreach (ScalePoint rung in rungs)
            for (int seed = 1; seed <= scenario.Seeds; seed++)
                Add(rung, seed, random);
        Largest = rungs.Max(r => r.Flops);
    }

    /// <summary>E, A, B, alpha, beta of the baseline.</summary>
    public double[] Law { get; }

    public List<Observation> Baseline { get; } = [];

    public List<Observation> Variant { get; } = [];

    public double Largest { get; }

    /// <summary>The true multiplier at a compute.</summary>
    public double Multiplier(double flops) =>
        Math.Exp(_scenario.Log10Multiplier * Math.Log(10) + _scenario.Slope * (Math.Log(flops) - _centre));

    private void Add(ScalePoint rung, int seed, Random random)
    {
        double common = _scenario.Paired ? Math.Sqrt(Shared) * Normal(random) : 0, own = _scenario.Paired ? Math.Sqrt(1 - Shared) : 1;
        double gain = Math.Sqrt(Multiplier(rung.Flops));
        double noise = _scenario.Noise * Math.Exp(_scenario.NoisePower * (Math.Log(Steepness(rung)) - _meanLogSteepness));
        double baseline = BaselineLoss(rung.Params, rung.Tokens) * Math.Exp(noise * (common + own * Normal(random)));
        double variant = BaselineLoss(rung.Params * gain, rung.Tokens * gain) * Math.Exp(noise * (common + own * Normal(random)));
        Baseline.Add(new Observation(rung.Params, rung.Tokens, rung.Flops, baseline, seed));
        Variant.Add(new Observation(rung.Params, rung.Tokens, rung.Flops, variant, _scenario.Paired ? seed : seed + 1000));
    }

    private static List<ScalePoint> Ladder(int count, (double Low, double High, double Tokens) range)
    {
        List<ScalePoint> rungs = [];
        int sizes = (count + 2) / 3;
        double[] multiples = [0.5, 1, 2];
        for (int i = 0; i < count; i++)
        {
            double n = range.Low * Math.Pow(range.High / range.Low, i / 3 / Math.Max(1.0, sizes - 1));
            rungs.Add(ScalePoint.Of(Math.Round(n), Math.Round(n * range.Tokens * multiples[i % 3])));
        }
        return rungs;
    }

    /// <summary>The baseline's true loss.</summary>
    public double BaselineLoss(double n, double d) => Law[0] + Law[1] * Math.Pow(n, -Law[3]) + Law[2] * Math.Pow(d, -Law[4]);

    /// <summary>How fast the baseline's true log loss falls when log N and log D grow together.</summary>
    private double Steepness(ScalePoint p) =>
        (Law[1] * Law[3] * Math.Pow(p.Params, -Law[3]) + Law[2] * Law[4] * Math.Pow(p.Tokens, -Law[4])) / BaselineLoss(p.Params, p.Tokens);

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
