namespace Isoloss.Core.Forecasting;

/// <summary>What a source says that its timeline gives, to hold the model against.</summary>
public sealed record PublishedTimeline
{
    /// <summary>Median year; null where none is stated.</summary>
    public double? Median { get; init; }

    /// <summary>Probability by years.</summary>
    public IReadOnlyList<(int Year, double Probability)> By { get; init; } = [];

    /// <summary>Where it is said.</summary>
    public required string Source { get; init; }

    /// <summary>Why the model does not meet it, or what was done so that it does; may be empty.</summary>
    public string Note { get; init; } = "";
}
