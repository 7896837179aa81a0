using Isoloss.Core.Numerics;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Decision;

/// <summary>
/// How much one run's log loss counts as noise when two arms are compared, and how well that is known. Where equal seeds share data
/// order it is the part that does not cancel in a pair: the standard deviation of a pair's difference over the square root of 2.
/// </summary>
public sealed record SeedNoise
{
    /// <summary>Probability with which the noise lies below <see cref="UpperSd"/>: planning on a lucky estimate starves the experiment (Browne 1995, Stat. Med. 14).</summary>
    public const double UpperLevel = 0.8;

    /// <summary>Standard deviation of log loss.</summary>
    public required double Sd { get; init; }

    /// <summary>Degrees of freedom behind it; null for a stated number.</summary>
    public required int? DegreesOfFreedom { get; init; }

    /// <summary>Where it comes from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>The standard deviation that it stays below with probability <see cref="UpperLevel"/>; a stated number is taken at its word.</summary>
    public double UpperSd => DegreesOfFreedom is { } dof ? Sd * Math.Sqrt(dof / ChiSquareQuantile(1 - UpperLevel, dof)) : Sd;

    /// <summary>A stated value.</summary>
    /// <param name="logSd">Standard deviation of log loss; above 0. For a value in nats, divide by the loss.</param>
    public static SeedNoise Stated(double logSd)
    {
        ObservationCheck.Positive(logSd, "noise of a run");
        return new SeedNoise { Sd = logSd, DegreesOfFreedom = null, Source = "as stated" };
    }

    /// <summary>Pooled over runs that replicate each other; null when there are none.</summary>
    /// <param name="arms">Runs of each arm.</param>
    public static SeedNoise? Recorded(params IReadOnlyList<IReadOnlyList<Observation>> arms)
    {
        RunNoise[] known = [.. arms.Select(RunNoise.Of).OfType<RunNoise>()];
        int dof = known.Sum(n => n.DegreesOfFreedom);
        return dof == 0 ? null : new SeedNoise
        {
            Sd = Math.Sqrt(known.Sum(n => n.DegreesOfFreedom * n.Sd * n.Sd) / dof),
            DegreesOfFreedom = dof,
            Source = $"replicates ({dof} degrees of freedom)",
        };
    }

    /// <summary>
    /// From an arm that differs from the baseline in nothing (a no-op, a placebo): its differences have mean 0, so each counts whole.
    /// Equal seeds on a rung are taken as pairs; otherwise the rung's mean difference and the spread within each arm count.
    /// </summary>
    /// <exception cref="BadInputException">No rung is common.</exception>
    public static SeedNoise Placebo(IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> placebo)
    {
        ObservationCheck.Require(baseline, "baseline");
        ObservationCheck.Require(placebo, "placebo");
        var other = placebo.ToLookup(o => (o.Params, o.Tokens));
        double squares = 0;
        int dof = 0;
        foreach (var rung in baseline.GroupBy(o => (o.Params, o.Tokens)).Where(g => other.Contains(g.Key)))
        {
            (double s, int d) = OnRung([.. rung], [.. other[rung.Key]]);
            (squares, dof) = (squares + s, dof + d);
        }
        if (dof == 0)
            throw new BadInputException("baseline and placebo have no rung in common: expected runs of equal params and tokens");
        return new SeedNoise
        {
            Sd = Math.Sqrt(squares / dof),
            DegreesOfFreedom = dof,
            Source = $"placebo ({dof} degrees of freedom)",
        };
    }

    /// <summary>Sum of squares in units of one run's variance, and its degrees of freedom.</summary>
    private static (double Squares, int Dof) OnRung(Observation[] baseline, Observation[] placebo)
    {
        var bySeed = placebo.Where(o => o.Seed is not null).ToLookup(o => o.Seed!.Value, o => Math.Log(o.Loss));
        double[] pairs = [.. baseline.Where(o => o.Seed is not null && bySeed.Contains(o.Seed.Value)).Select(o => bySeed[o.Seed!.Value].Average() - Math.Log(o.Loss))];
        if (pairs.Length > 0)
            return (0.5 * pairs.Sum(d => d * d), pairs.Length);
        double[] b = [.. baseline.Select(o => Math.Log(o.Loss))], p = [.. placebo.Select(o => Math.Log(o.Loss))];
        double difference = p.Average() - b.Average(), share = 1.0 / b.Length + 1.0 / p.Length;
        return (difference * difference / share + Squares(b) + Squares(p), b.Length + p.Length - 1);
    }

    private static double Squares(double[] values)
    {
        double mean = values.Average();
        return values.Sum(x => (x - mean) * (x - mean));
    }

    /// <summary>Wilson and Hilferty's cube (1931): within 1 % of the quantile of .2 from 2 degrees of freedom on, 6 % low at 1.</summary>
    private static double ChiSquareQuantile(double p, int dof)
    {
        double c = 2.0 / (9 * dof), root = 1 - c + Distributions.NormalQuantile(p) * Math.Sqrt(c);
        return dof * root * root * root;
    }
}
