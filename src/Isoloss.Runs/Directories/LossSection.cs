namespace Isoloss.Runs.Directories;

/// <summary>Loss on a part of the evaluation set.</summary>
public sealed record LossSection
{
    /// <summary>How the set is divided: <c>position</c> (tokens of context before the one that is guessed), <c>domain</c> or
    /// <c>document-length</c> (tokens).</summary>
    public required string Kind { get; init; }

    /// <summary>Which part: a range such as <c>16-31</c>, or a domain's name.</summary>
    public required string Name { get; init; }

    /// <summary>Tokens of the part, at least 1.</summary>
    public required long Tokens { get; init; }

    /// <summary>Loss, nats per token.</summary>
    public required double Loss { get; init; }

    /// <summary>Standard error of <see cref="Loss"/> from the spread between sequences; null for a single one.</summary>
    public double? LossStandardError { get; init; }
}
