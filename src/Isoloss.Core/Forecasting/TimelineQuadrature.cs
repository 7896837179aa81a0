namespace Isoloss.Core.Forecasting;

/// <summary>Timelines without sampling, where inputs are independent and supply is known. Not for use by several threads at once.</summary>
public sealed class TimelineQuadrature
{
    private readonly Requirements _requirements = new();

    /// <summary>Answers a question; models asked before make later ones that differ little quick.</summary>
    /// <exception cref="BadInputException">The model needs sampling, or no anchor allows the observations.</exception>
    public TimelineForecast Answer(TimelineModel model, TimelineQuestion question)
    {
        question.Check();
        if (!model.IsExact)
            throw new BadInputException("found inputs that go together or uncertain supply: expected a model without, or a question to sampling");
        var years = question.Years;
        var supply = new Supply(model);
        Lattice[] required = [.. Anchors.All.Select(a => _requirements.Of(model, a))];
        Evidence[] evidence = [.. Anchors.All.Select(a => Evidence.Of(question.Observations, model.Number, a))];
        double[] likelihoods = [.. required.Zip(evidence, (r, e) => Math.Max(0, r.Cdf(e.AtMost) - r.Cdf(e.Above)))];
        double[] weights = TimelineForecast.Posterior(model, likelihoods, question.Observations.Any(o => o.Sufficed));
        double[] flops = [.. years.Select(y => supply.Flops(y))];
        return TimelineForecast.Of(model, years, [.. Anchors.All.Select((a, i) =>
            Of(a, weights[i], required[i], evidence[i], likelihoods[i], Reached(supply, a, years, flops)))]);
    }

    /// <summary>Probability of at most <paramref name="logFlops"/> being required by an anchor, before any observation.</summary>
    public double Required(TimelineModel model, Anchor anchor, double logFlops) => _requirements.Of(model, anchor).Cdf(logFlops);

    /// <summary>
    /// An anchor's requirement before its offset and before the update against low FLOP, as probabilities of evenly spaced values:
    /// what a page needs to do the rest itself.
    /// </summary>
    public (double Start, double Step, double[] Mass) Plain(TimelineModel model, Anchor anchor)
    {
        Lattice plain = _requirements.Plain(model, anchor);
        return (plain.Start, Lattice.Step, plain.Mass.ToArray());
    }

    /// <summary>The push of the update against low FLOP in the same form.</summary>
    public static (double Start, double Step, double[] Mass) Push(TimelineModel model)
    {
        Lattice push = Lattice.Of(model["low-flop.push"].Value);
        return (push.Start, Lattice.Step, push.Mass.ToArray());
    }

    /// <summary>Effective log10 FLOP of the largest run up to each year.</summary>
    internal static double[] Reached(Supply supply, Anchor anchor, IReadOnlyList<int> years, double[] flops)
    {
        double[] reached = new double[years.Count];
        double most = double.NegativeInfinity;
        for (int i = 0; i < years.Count; i++)
            reached[i] = most = Math.Max(most, flops[i] + supply.Efficiency(anchor, years[i]));
        return reached;
    }

    private static AnchorForecast Of(Anchor anchor, double weight, Lattice required, Evidence evidence, double likelihood, double[] reached)
    {
        double below = required.Cdf(evidence.Above);
        // An anchor that the observations exclude has no distribution left; it carries no weight.
        bool excluded = !(likelihood > 0);
        return new AnchorForecast(anchor, weight,
            [.. TimelineForecast.Levels.Select(p => excluded ? double.NaN : required.Quantile(below + p * likelihood))],
            [.. reached.Select(x => excluded ? 0 : Math.Clamp((required.Cdf(x) - below) / likelihood, 0, 1))]);
    }
}
