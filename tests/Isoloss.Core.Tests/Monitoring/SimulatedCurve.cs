using Isoloss.Core.Laws;
using Isoloss.Core.Monitoring;

namespace Isoloss.Tests;

/// <summary>A run simulated from the multi-power law, its constants drawn from what is known before.</summary>
internal static class SimulatedCurve
{
    private const int Points = 120;

    public static CurvePrior Prior { get; } = new()
    {
        Mean = [1.03, -1.07, -1.95, -0.76, 3.6, 0.3, 0.4],
        Sd = [0.004, 0.03, 0.05, 0.05, 0.15, 0.1, 0.05],
        Lasting = 0.0015,
        Noise = 0.0003,
    };

    /// <summary>Warm-up over 2,000 of 40,000 steps, then a cosine to a tenth.</summary>
    public static RatePath Cosine(double peak = 1e-3)
    {
        double[] steps = [.. Enumerable.Range(0, 401).Select(i => 100.0 * i)];
        return new RatePath(steps, [.. steps.Select(s => peak * Math.Min(1, s / 2000) * (0.1 + 0.45 * (1 + Math.Cos(Math.PI * s / 40_000))))]);
    }

    public static CurvePoint[] Of(RatePath path, int seed)
    {
        var random = new Random(seed);
        double[] theta = [.. Prior.Mean.Zip(Prior.Sd, (mean, sd) => mean + 0.5 * sd * Ladder.Normal(random))];
        return [.. Enumerable.Range(1, Points).Select(i =>
        {
            double step = path.End * i / Points, log = MultiPower.LogLoss(theta, path, step, []) + Prior.Noise * Ladder.Normal(random);
            return new CurvePoint(step, double.NaN, Math.Exp(log));
        })];
    }

    public static CurvePoint[] Changed(this CurvePoint[] points, Func<double, double> factor) =>
        [.. points.Select(p => p with { Loss = p.Loss * factor(p.Step / points[^1].Step) })];
}
