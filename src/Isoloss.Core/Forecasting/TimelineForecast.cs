namespace Isoloss.Core.Forecasting;

/// <summary>Probability by year that the compute for a transformative model can be paid for, and what it is made of.</summary>
public sealed class TimelineForecast
{
    /// <summary>Levels at which requirements are told.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    /// <summary>The model that was asked.</summary>
    public required TimelineModel Model { get; init; }

    /// <summary>The years, rising.</summary>
    public required IReadOnlyList<int> Years { get; init; }

    /// <summary>Every anchor, in the order of <see cref="Anchors.All"/>.</summary>
    public required IReadOnlyList<AnchorForecast> Anchors { get; init; }

    /// <summary>Probability by each year.</summary>
    public required IReadOnlyList<double> Probability { get; init; }

    /// <summary>Standard error of each from sampling; null where there was no sampling.</summary>
    public IReadOnlyList<double>? MonteCarloError { get; init; }

    /// <summary>Samples drawn; 0 where there was no sampling.</summary>
    public int Samples { get; init; }

    /// <summary>Probability that none of the anchors is right, after the observations.</summary>
    public double None => 1 - Anchors.Sum(a => a.Weight);

    /// <summary>
    /// The year by which the probability reaches <paramref name="p"/>, in parts of a year on the straight line between two; null when
    /// it lies before the first year or after the last.
    /// </summary>
    public double? YearOf(double p)
    {
        if (Probability[0] > p)
            return null;
        for (int i = 1; i < Years.Count; i++)
            if (Probability[i] >= p)
            {
                double rise = Probability[i] - Probability[i - 1];
                return rise <= 0 ? Years[i] : Years[i - 1] + (p - Probability[i - 1]) / rise * (Years[i] - Years[i - 1]);
            }
        return null;
    }

    /// <summary>Probability by a year; on the straight line between two, and that of the nearest year outside.</summary>
    public double By(double year)
    {
        if (year <= Years[0])
            return Probability[0];
        for (int i = 1; i < Years.Count; i++)
            if (year <= Years[i])
                return Probability[i - 1] + (year - Years[i - 1]) / (Years[i] - Years[i - 1]) * (Probability[i] - Probability[i - 1]);
        return Probability[^1];
    }

    /// <summary>Weighs the anchors' answers.</summary>
    internal static TimelineForecast Of(TimelineModel model, IReadOnlyList<int> years, IReadOnlyList<AnchorForecast> anchors)
    {
        double[] probability = new double[years.Count];
        foreach (AnchorForecast anchor in anchors)
            for (int i = 0; i < years.Count; i++)
                probability[i] += anchor.Weight * anchor.Probability[i];
        return new TimelineForecast { Model = model, Years = years, Anchors = anchors, Probability = probability };
    }

    /// <summary>Weights after observations that have the given probabilities under each anchor.</summary>
    /// <exception cref="BadInputException">No hypothesis allows the observations.</exception>
    internal static double[] Posterior(TimelineModel model, IReadOnlyList<double> likelihoods, bool noneIsExcluded)
    {
        double[] weights = [.. Forecasting.Anchors.All.Select((a, i) => model.Weight(a) * likelihoods[i])];
        double none = noneIsExcluded ? 0 : 1 - Forecasting.Anchors.All.Sum(model.Weight);
        double total = weights.Sum() + Math.Max(0, none);
        if (!(total > 1e-12))
            throw new BadInputException("found observations that no anchor allows, expected ones that the model gives some probability; does a run that sufficed lie below one that did not?");
        return [.. weights.Select(w => w / total)];
    }
}
