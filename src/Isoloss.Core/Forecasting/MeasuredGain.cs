namespace Isoloss.Core.Forecasting;

/// <summary>Compute multipliers that studies measured, as what they do to a timeline's algorithms.</summary>
public sealed record MeasuredGain
{
    /// <summary>The multipliers, independent of each other: numbers or lognormals; at least one.</summary>
    public required IReadOnlyList<Distribution> Multipliers { get; init; }

    /// <summary>Year from which they count.</summary>
    public required int Year { get; init; }

    /// <summary>Gains like the measured ones that are adopted a year; null: the measured ones count once.</summary>
    public double? PerYear { get; init; }

    /// <summary>log10 of what the multipliers save: all together where they count once, one on average where they set the pace.</summary>
    /// <exception cref="BadInputException">A multiplier is neither a number above 0 nor a lognormal.</exception>
    public Distribution Log10()
    {
        double mean = 0, variance = 0, share = PerYear is null ? 1 : 1.0 / Multipliers.Count;
        foreach (Distribution multiplier in Multipliers)
        {
            var (log, sd) = LogOf(multiplier);
            mean += share * log / Math.Log(10);
            variance += Math.Pow(share * sd / Math.Log(10), 2);
        }
        return variance > 0 ? new Normal(mean, Math.Sqrt(variance)) : new Point(mean);
    }

    /// <summary>A model with this gain in place of any that it had.</summary>
    /// <exception cref="BadInputException">No multiplier, or one out of its domain.</exception>
    public TimelineModel AddTo(TimelineModel model)
    {
        if (Multipliers.Count == 0)
            throw new BadInputException("found no measured multiplier, expected at least one");
        string source = $"measured: {string.Join(", ", Multipliers)}";
        InputValue Value(Distribution value) => new(value, Basis.Chosen, source);
        return model.With(new Dictionary<string, InputValue>
        {
            ["algorithms.gain"] = Value(Log10()),
            ["algorithms.gain-year"] = Value(new Point(Year)),
            ["algorithms.gains-per-year"] = Value(new Point(PerYear ?? 0)),
        });
    }

    private static (double Mean, double Sd) LogOf(Distribution multiplier) => multiplier switch
    {
        LogNormal { Log: var log } => (log.Mean, log.Sd),
        { IsPoint: true, Median: > 0 and var value } => (Math.Log(value), 0),
        _ => throw new BadInputException($"multiplier: found {multiplier}, expected a number above 0 or a lognormal such as lognormal 95%[1.5, 3]"),
    };
}
