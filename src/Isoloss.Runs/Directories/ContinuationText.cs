namespace Isoloss.Runs.Directories;

/// <summary>A continuation with its measures (<see cref="Core.Degeneracy.TextMeasure"/>), shares from 0 to 1.</summary>
public sealed record ContinuationText
{
    /// <summary>The text. From the data or a model: never to be trusted.</summary>
    public required string Text { get; init; }

    /// <summary>Share of its runs of four tokens that stood in it before.</summary>
    public required double Repeated { get; init; }

    /// <summary>Share of its tokens that are the one before again.</summary>
    public required double SameAsBefore { get; init; }

    /// <summary>Kinds of token over tokens.</summary>
    public required double Distinct { get; init; }

    /// <summary>Share of its tokens that are of a rare kind.</summary>
    public required double Rare { get; init; }
}
