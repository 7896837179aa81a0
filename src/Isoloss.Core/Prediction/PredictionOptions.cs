namespace Isoloss.Core.Prediction;

/// <summary>How predictions are made. Defaults are measured (docs/statistics.md).</summary>
public sealed record PredictionOptions
{
    /// <summary>Level of every interval, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Runs at the smallest compute weigh e^(-2 recency) of those at the largest. Default 2; at least 0.</summary>
    public double Recency { get; init; } = 2;

    /// <summary>How much is made of the rolling hold-outs when forms are weighed: 0 weighs all alike, 1 takes every hold-out as an independent witness.</summary>
    internal double HoldOutTrust { get; init; } = 1;

    /// <summary>What is believed about drift before these runs.</summary>
    internal DriftPrior Drift { get; init; } = DriftPrior.Learned;

    /// <summary>Factor on the standard deviations of <see cref="LawPrior"/>; large for none, to see what it is worth.</summary>
    internal double PriorSpread { get; init; } = 1;
}
