using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>The noises that are averaged over, with their prior.</summary>
internal sealed class NoiseGrid
{
    /// <summary>Weak prior of the log noise of one pair's difference: .007, times or over e^1.5 (seed noise in the data of docs/statistics.md is .0004 to .03).</summary>
    private const double TypicalLogSd = -5, LogSdSpread = 1.5;

    /// <summary>The grid of the log noise.</summary>
    private const double Lowest = -13, Highest = -0.5, WidestStep = 0.4;

    /// <summary>Probability that the multiplier does not wander off its structure at all.</summary>
    private const double NoDrift = 0.65;

    /// <summary>Otherwise the standard deviation of its logarithm is .05, times or over e.</summary>
    private const double TypicalLogDrift = -3, LogDriftSpread = 1;

    /// <summary>Wandering on a typical rung over the noise: doublings of a half.</summary>
    private const int Drifts = 8;
    private const double SmallestDrift = 0.5;

    /// <summary>Log of the noise at the smallest compute over that at the largest, and its prior.</summary>
    private static readonly (double Growth, double Weight)[] Growths = [(0, 0.5), (1, 0.35), (2, 0.15)];

    /// <summary>Variance between rungs that replicates do not average away, over the variance of one pair.</summary>
    private static readonly double[] Betweens = [0, 0.5, 2];

    private readonly List<(NoiseShape Shape, int Drift, double LogPrior)> _shapes = [];

    /// <summary>Makes every shape; without wandering those alone in which the multiplier keeps to its structure.</summary>
    public NoiseGrid(JointModel model, double[] slopes, bool wandering)
    {
        bool replicates = model.Rungs.Any(r => r.Pairs > 1);
        double[] betweens = replicates ? Betweens : Betweens[..1];
        foreach ((double growth, double weight) in Growths)
            foreach (double between in betweens)
                for (int drift = 0; drift <= (wandering ? Drifts : 0); drift++)
                {
                    double size = drift == 0 ? 0 : SmallestDrift * Math.Pow(2, drift - 1);
                    var shape = new NoiseShape(model, slopes, size, growth, between);
                    if (shape.IsUsable)
                        _shapes.Add((shape, drift, Math.Log(weight / betweens.Length)));
                }
        double dof = model.Rungs.Count + model.Rungs.Sum(r => r.WithinDof), step = Math.Min(WidestStep, 2 / Math.Sqrt(2 * dof));
        LogSds = [.. Enumerable.Range(0, (int)((Highest - Lowest) / step) + 1).Select(i => Lowest + i * step)];
    }

    /// <summary>Shapes of the covariance.</summary>
    public IEnumerable<NoiseShape> Shapes => _shapes.Select(s => s.Shape);

    /// <summary>Values of the log noise of one pair's difference, evenly spaced.</summary>
    public double[] LogSds { get; }

    /// <summary>Log prior weight of a noise.</summary>
    public double LogPrior(int shape, double logSd)
    {
        double off = (logSd - TypicalLogSd) / LogSdSpread;
        return _shapes[shape].LogPrior - 0.5 * off * off + LogDriftPrior(_shapes[shape], logSd);
    }

    /// <summary>The share of the lognormal prior of the wandering that falls to this doubling; wandering below the smallest is none.</summary>
    private static double LogDriftPrior((NoiseShape Shape, int Drift, double LogPrior) of, double logSd)
    {
        double Below(double drift) => Distributions.NormalCdf(
            (logSd + Math.Log(SmallestDrift) + drift * Math.Log(2) - Math.Log(of.Shape.TypicalSlope) - TypicalLogDrift) / LogDriftSpread);
        double share = of.Drift == 0 ? NoDrift + (1 - NoDrift) * Below(-0.5)
            : (1 - NoDrift) * ((of.Drift == Drifts ? 1 : Below(of.Drift - 0.5)) - Below(of.Drift - 1.5));
        return Math.Log(Math.Max(share, 1e-300));
    }
}
