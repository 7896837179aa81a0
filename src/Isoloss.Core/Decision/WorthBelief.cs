using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// What is believed about a change's multiplier, small enough to be updated thousands of times a millisecond: on every rung the
/// difference in log loss is <c>-a (mu + slope t) + noise</c>, with the baseline's steepness a as known and t the log compute around the ladder's
/// centre. Given the noise of a pair, and how much of it pairs on one rung share, (mu, slope) is normal; both are integrated over a grid.
/// With and without a slope are averaged by their evidence. Every update is exact.
/// </summary>
public sealed class WorthBelief
{
    private const int NoiseSteps = 49;
    private const double NoiseReach = 3.5;

    /// <summary>Parts with less than this share are dropped.</summary>
    private const double Negligible = 1e-5;

    private static readonly double[] BetweenRatios = [0, 0.25, 1, 4];

    private readonly double[] _shares;

    private WorthBelief(double centre, IEnumerable<BeliefPart> parts)
    {
        Centre = centre;
        BeliefPart[] all = [.. parts];
        double top = all.Max(p => p.LogWeight);
        Parts = [.. all.Where(p => p.LogWeight > top + Math.Log(Negligible))];
        double total = Parts.Sum(p => Math.Exp(p.LogWeight - top));
        _shares = [.. Parts.Select(p => Math.Exp(p.LogWeight - top) / total)];
    }

    /// <summary>Log compute around which the line is written.</summary>
    public double Centre { get; }

    /// <summary>The normal distributions, without the negligible ones.</summary>
    internal IReadOnlyList<BeliefPart> Parts { get; }

    /// <summary>Their shares, summing to 1.</summary>
    internal IReadOnlyList<double> Shares => _shares;

    /// <summary>The belief after the differences of a ladder.</summary>
    /// <param name="differences">One entry a rung; none gives the prior.</param>
    /// <param name="centre">Log compute around which the slope is free of the level, such as the mean over the ladder.</param>
    /// <param name="prior">What is believed before.</param>
    public static WorthBelief Of(IReadOnlyList<PairedDifference> differences, double centre, WorthPrior prior)
    {
        List<BeliefPart> parts = [];
        double spacing = 2 * NoiseReach * prior.LogNoiseSd / (NoiseSteps - 1);
        for (int i = 0; i < NoiseSteps; i++)
        {
            double z = -NoiseReach + 2 * NoiseReach * i / (NoiseSteps - 1), logSd = prior.LogNoise + z * prior.LogNoiseSd;
            foreach (double ratio in BetweenRatios)
                foreach (bool constant in (ReadOnlySpan<bool>)[true, false])
                    parts.Add(Seen(differences, centre, Before(prior, logSd, ratio, constant, -0.5 * z * z)));
        }
        return new WorthBelief(centre, parts);
    }

    /// <summary>Mean and standard deviation of the log multiplier at a compute.</summary>
    /// <param name="logFlops">Log of the compute.</param>
    public (double Mean, double Sd) At(double logFlops)
    {
        double t = logFlops - Centre, mean = 0, square = 0;
        for (int i = 0; i < Parts.Count; i++)
        {
            double m = Parts[i].MeanAt(t);
            mean += _shares[i] * m;
            square += _shares[i] * (m * m + Parts[i].CovarianceAt(t, t));
        }
        return (mean, Math.Sqrt(Math.Max(0, square - mean * mean)));
    }

    /// <summary>Probability that the log multiplier at a compute exceeds a value.</summary>
    /// <param name="logFlops">Log of the compute.</param>
    /// <param name="threshold">The value.</param>
    public double ProbabilityAbove(double logFlops, double threshold)
    {
        double t = logFlops - Centre, sum = 0;
        for (int i = 0; i < Parts.Count; i++)
            sum += _shares[i] * Distributions.NormalCdf((Parts[i].MeanAt(t) - threshold) / Math.Sqrt(Parts[i].CovarianceAt(t, t) + 1e-300));
        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>Posterior mean of the standard deviation of one pair's difference.</summary>
    public double NoiseSd
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Parts.Count; i++)
                sum += _shares[i] * Math.Sqrt(Parts[i].PairVariance * (1 + Parts[i].Between));
            return sum;
        }
    }

    /// <summary>
    /// The belief that agrees with another judge about the multiplier at one compute, and is what it was given the multiplier there
    /// (Jeffrey's rule: of all distributions that agree, the one nearest to this in relative entropy).
    /// </summary>
    /// <param name="logFlops">Log of the compute.</param>
    /// <param name="mean">The judge's mean log multiplier.</param>
    /// <param name="sd">The judge's standard deviation; above 0.</param>
    public WorthBelief Reconciled(double logFlops, double mean, double sd)
    {
        (double own, double ownSd) = At(logFlops);
        double scale = ownSd > 0 ? sd / ownSd : 1, t = logFlops - Centre;
        return new WorthBelief(Centre, Parts.Select(p => p.Reconciled(t, mean + scale * (p.MeanAt(t) - own), scale)));
    }

    private static BeliefPart Before(WorthPrior prior, double logSd, double ratio, bool constant, double logPrior) => new(
        logPrior + Math.Log(constant ? prior.ConstantWeight : 1 - prior.ConstantWeight), prior.Mean, 0,
        prior.Sd * prior.Sd, 0, constant ? 0 : prior.SlopeSd * prior.SlopeSd, Math.Exp(2 * logSd) / (1 + ratio), ratio);

    private static BeliefPart Seen(IReadOnlyList<PairedDifference> differences, double centre, BeliefPart part)
    {
        foreach (PairedDifference d in differences)
        {
            part = part.Seeing(d.LogFlops - centre, -d.Steepness, d.LogDifference, part.PairVariance * (part.Between + 1 / d.Pairs));
            part = part with { LogWeight = part.LogWeight - 0.5 * (d.WithinDof * Math.Log(part.PairVariance) + d.WithinSquares / part.PairVariance) };
        }
        return part;
    }
}
