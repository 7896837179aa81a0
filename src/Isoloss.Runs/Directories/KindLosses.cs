namespace Isoloss.Runs.Directories;

/// <summary>Loss by kind of token over the same evaluation windows: lists of one length.</summary>
public sealed record KindLosses
{
    /// <summary>The token.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>How often it is to be guessed, at least 1.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Its mean loss, nats.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>What does not fit together, or null.</summary>
    internal string? Problem() => Tokens.Count == Counts.Count && Tokens.Count == Losses.Count && Counts.All(c => c > 0)
        ? null
        : $"found {Tokens.Count} tokens, {Counts.Count} counts and {Losses.Count} losses, expected as many of each and counts above 0";
}
