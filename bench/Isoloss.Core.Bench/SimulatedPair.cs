namespace Isoloss.Core.Bench;

/// <summary>
/// One setting of the simulation: a ladder, its noise, and the truth. The noise's standard deviation on a rung is
/// <c>Noise</c> times a power of the local slope of the loss curve, whose geometric mean over the rungs is taken as 1.
/// The variant reads the baseline's law at more size and data (<c>Log10Multiplier</c> at the ladder's centre, <c>Slope</c> per
/// decade), above a floor that is higher by <c>FloorGap</c> of it.
/// </summary>
internal sealed record Scenario(
    int Rungs, int Seeds, double Noise, double NoisePower, bool Paired, double Log10Multiplier, double Slope, double FloorGap)
{
    private static readonly double[] Multipliers = [0.8, 0.9, 0.95, 1.05, 1.1, 1.25, 1.5];

    /// <summary>Nothing changed at all.</summary>
    public bool IsNull => Log10Multiplier == 0 && Slope == 0 && FloorGap == 0;

    /// <summary>A setting at random: a quarter null, else a multiplier, with a slope or a floor of its own or neither.</summary>
    public static Scenario Draw(Random random, double noisePower)
    {
        bool none = random.Next(4) == 0;
        int kind = none ? 0 : random.Next(3);
        double floor = kind == 2 ? 0.005 * Math.Pow(4, random.NextDouble()) * (random.Next(2) == 0 ? -1 : 1) : 0;
        return new Scenario(
            Pick(random, [6, 8, 12, 15]), Pick(random, [1, 1, 3]), Pick(random, [0.001, 0.002, 0.005, 0.01, 0.02]), noisePower, random.Next(2) == 0,
            none ? 0 : Math.Log10(Pick(random, Multipliers)), kind == 1 ? Pick(random, [-0.05, -0.025, 0.025, 0.05]) : 0, floor);
    }

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
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

    public SimulatedPair(Scenario scenario, Random random, double sharedBySize = 0)
    {
        _scenario = scenario;
        int kind = random.Next(Laws.Length);
        Law = Laws[kind];
        TokensPerParam = Sizes[kind].Tokens;
        var rungs = Ladder(scenario.Rungs, Sizes[kind]);
        _centre = rungs.Average(r => Math.Log(r.Flops));
        _meanLogSteepness = rungs.Average(r => Math.Log(Steepness(r)));
        var noise = new SizeNoise(sharedBySize, random);
        foreach (ScalePoint rung in rungs)
            for (int seed = 1; seed <= scenario.Seeds; seed++)
                Add(rung, seed, noise);
        Largest = rungs.Max(r => r.Flops);
    }

    /// <summary>E, A, B, alpha, beta of the baseline.</summary>
    public double[] Law { get; }

    /// <summary>D/N in the middle of the ladder.</summary>
    public double TokensPerParam { get; }

    public List<Observation> Baseline { get; } = [];

    public List<Observation> Variant { get; } = [];

    public double Largest { get; }

    /// <summary>Size and data at a compute, with the ladder's tokens per parameter.</summary>
    public ScalePoint At(double flops)
    {
        double n = Math.Sqrt(flops / 6 / TokensPerParam);
        return ScalePoint.Of(n, n * TokensPerParam);
    }

    /// <summary>The true multiplier around a point: the baseline with sqrt(m) times its compute has the loss of the variant with 1 / sqrt(m) of it.</summary>
    public double Multiplier(ScalePoint at)
    {
        double low = -10, high = 10;
        while (high - low > 1e-10)
        {
            double s = 0.5 * (low + high), grow = Math.Exp(0.25 * s);
            if (BaselineLoss(at.Params * grow, at.Tokens * grow) > VariantLoss(at.Params / grow, at.Tokens / grow))
                low = s;
            else
                high = s;
        }
        return Math.Exp(low);
    }

    /// <summary>Standard deviation of the difference of both arms' means in log loss on the largest rung.</summary>
    public double LargestRungSd => _scenario.Noise * Math.Sqrt(2.0 * (_scenario.Paired ? 1 - Shared : 1) / _scenario.Seeds)
        * Math.Exp(_scenario.NoisePower * (Math.Log(Steepness(Baseline.MaxBy(o => o.Flops).At)) - _meanLogSteepness));

    private void Add(ScalePoint rung, int seed, SizeNoise draws)
    {
        double common = _scenario.Paired ? Math.Sqrt(Shared) * draws.Draw(rung.Params, 3 * seed) : 0, own = _scenario.Paired ? Math.Sqrt(1 - Shared) : 1;
        double noise = _scenario.Noise * Math.Exp(_scenario.NoisePower * (Math.Log(Steepness(rung)) - _meanLogSteepness));
        double baseline = BaselineLoss(rung.Params, rung.Tokens) * Math.Exp(noise * (common + own * draws.Draw(rung.Params, 3 * seed + 1)));
        double variant = VariantLoss(rung.Params, rung.Tokens) * Math.Exp(noise * (common + own * draws.Draw(rung.Params, 3 * seed + 2)));
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
    public double BaselineLoss(double n, double d) => Law[0] + Reducible(n, d);

    private double VariantLoss(double n, double d)
    {
        double log10 = _scenario.Log10Multiplier + _scenario.Slope * (Math.Log(6 * n * d) - _centre) / Math.Log(10);
        double gain = Math.Pow(10, 0.5 * log10);
        return Law[0] * (1 + _scenario.FloorGap) + Reducible(n * gain, d * gain);
    }

    private double Reducible(double n, double d) => Law[1] * Math.Pow(n, -Law[3]) + Law[2] * Math.Pow(d, -Law[4]);

    /// <summary>How fast the baseline's true log loss falls when log N and log D grow together.</summary>
    private double Steepness(ScalePoint p) =>
        (Law[1] * Law[3] * Math.Pow(p.Params, -Law[3]) + Law[2] * Law[4] * Math.Pow(p.Tokens, -Law[4])) / BaselineLoss(p.Params, p.Tokens);

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
