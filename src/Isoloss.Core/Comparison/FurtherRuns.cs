using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>
/// What further runs would say and what the verdict would be after them. The belief is that of the comparison, conditioned on the new difference
/// exactly (Bayes' rule within every structure and noise, and between them); only the hold-outs that the structures are weighed by are not repeated.
/// </summary>
public sealed class FurtherRuns
{
    /// <summary>Outcomes that are tried, evenly spaced; the ends of go and no-go are then refined between them.</summary>
    private const int Outcomes = 64;

    /// <summary>Probability of outcomes beyond those that are tried, on each side.</summary>
    private const double Unseen = 0.0005;

    private readonly TargetReader _reader;
    private readonly ScalePoint _target;
    private readonly RungMultiplier _multiplier;

    internal FurtherRuns(TargetReader reader, ScalePoint target) => (_reader, _target, _multiplier) = (reader, target, new RungMultiplier(reader));

    /// <summary>What new pairs of runs on a rung would change.</summary>
    /// <param name="at">Size and data, on the ladder or beyond it; its compute is kept for the answer.</param>
    /// <param name="pairs">New pairs of runs there. Above 0.</param>
    /// <exception cref="BadInputException">A number is out of its domain.</exception>
    public ChangeOfMind At(ScalePoint at, double pairs)
    {
        ObservationCheck.Positive(at.Params, "params");
        ObservationCheck.Positive(at.Tokens, "tokens");
        ObservationCheck.Positive(pairs, "pairs");
        OutcomePart[] parts = [.. _reader.Average.Outcomes(s => _reader.LogMultiplier(s, _target), s => Quantity.Difference(s.Phi, _reader.Place(at)), pairs)];
        NormalMixture outcome = NormalMixture.Of(parts.Select(p => (p.Weight, p.Mean, Math.Sqrt(p.Variance)))).Merged();
        // Less loss of the variant is more multiplier: outcomes run from the highest difference to the lowest.
        double first = outcome.Quantile(1 - Unseen), last = outcome.Quantile(Unseen), step = (last - first) / Outcomes;
        Verdict[] verdicts = [.. Enumerable.Range(0, Outcomes).Select(i => After(parts, first + (i + 0.5) * step))];
        double[] shares = [.. Enumerable.Range(0, Outcomes).Select(i =>
            (i == 0 ? 1 : outcome.Cdf(first + i * step)) - (i == Outcomes - 1 ? 0 : outcome.Cdf(first + (i + 1) * step)))];
        double Share(Verdict verdict) => shares.Where((_, i) => verdicts[i] == verdict).Sum();
        double Edge(int without, int with) =>
            Math.Exp(_multiplier.Of(Refined(parts, verdicts[with], first + (without + 0.5) * step, first + (with + 0.5) * step), at));
        OutcomeRange? Range(Verdict verdict) => Likeliest(verdicts, shares, verdict) is var (from, to) && from > to ? null
            : new OutcomeRange(from == 0 ? null : Edge(from - 1, from), to == Outcomes - 1 ? null : Edge(to + 1, to));
        return new ChangeOfMind
        {
            At = at,
            Pairs = pairs,
            Expected = Expected(outcome, at),
            Go = Range(Verdict.Go),
            NoGo = Range(Verdict.NoGo),
            ProbabilityGo = Share(Verdict.Go),
            ProbabilityNoGo = Share(Verdict.NoGo),
        };
    }

    private Estimate Expected(NormalMixture outcome, ScalePoint at)
    {
        Estimate difference = outcome.Central(_reader.Options.Level);
        return Quantity.Multiplier(new Estimate(
            _multiplier.Of(difference.Value, at), _multiplier.Of(difference.Upper, at), _multiplier.Of(difference.Lower, at)));
    }

    /// <summary>First and last of the likeliest stretch of outcomes with a verdict; the first after the last where none has it.</summary>
    private static (int First, int Last) Likeliest(Verdict[] verdicts, double[] shares, Verdict wanted)
    {
        (int First, int Last) best = (1, 0);
        double most = -1;
        for (int i = 0; i < verdicts.Length; i++)
        {
            int last = i;
            double share = 0;
            for (; last < verdicts.Length && verdicts[last] == wanted; last++)
                share += shares[last];
            if (last > i && share > most)
                (most, best) = (share, (i, last - 1));
            i = Math.Max(i, last);
        }
        return best;
    }

    /// <summary>Where a verdict begins between an outcome without it and one with it.</summary>
    private double Refined(OutcomePart[] parts, Verdict wanted, double without, double with)
    {
        for (int i = 0; i < 24; i++)
        {
            double middle = 0.5 * (without + with);
            (without, with) = After(parts, middle) == wanted ? (without, middle) : (middle, with);
        }
        return with;
    }

    /// <summary>The verdict after a difference of <paramref name="y"/> in log loss was measured.</summary>
    private Verdict After(OutcomePart[] parts, double y) => VerdictRule.Decide(Better(parts, y), _reader.Options);

    /// <summary>Probability of the gain asked for after a difference of <paramref name="y"/>.</summary>
    private double Better(OutcomePart[] parts, double y)
    {
        double[] logs = [.. parts.Select(p => Math.Log(p.Weight) - 0.5 * (Math.Log(p.Variance) + (y - p.Mean) * (y - p.Mean) / p.Variance))];
        double top = logs.Max();
        var after = NormalMixture.Of(parts.Select((p, i) => (Math.Exp(logs[i] - top), p.TargetAfter(y), p.TargetSdAfter)));
        // By the clock every component meets each of the speed's.
        return _reader.ProbabilityBetter(_target, _reader.Options.Worth == Worth.Compute ? after : after.Merged());
    }
}

/// <summary>What is believed about a quantity at the target and a new difference together, under one noise of one structure: normal.</summary>
/// <param name="Weight">Its share.</param>
/// <param name="Target">Mean of the quantity at the target.</param>
/// <param name="TargetVariance">Its variance.</param>
/// <param name="Mean">Mean of the new difference in log loss.</param>
/// <param name="Variance">Its variance, noise of the new runs included; above 0.</param>
/// <param name="Covariance">Covariance of the two.</param>
internal readonly record struct OutcomePart(double Weight, double Target, double TargetVariance, double Mean, double Variance, double Covariance)
{
    /// <summary>Standard deviation at the target once the difference is known.</summary>
    public double TargetSdAfter => Math.Sqrt(Math.Max(0, TargetVariance - Covariance * Covariance / Variance));

    /// <summary>Mean at the target once the difference is known to be <paramref name="y"/>.</summary>
    public double TargetAfter(double y) => Target + Covariance * (y - Mean) / Variance;
}
