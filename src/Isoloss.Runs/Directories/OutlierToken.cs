namespace Isoloss.Runs.Directories;

/// <summary>A token of the evaluation set whose loss stands out.</summary>
public sealed record OutlierToken
{
    /// <summary>Number of its window in the evaluation set.</summary>
    public required long Window { get; init; }

    /// <summary>Tokens of context before it.</summary>
    public required int Position { get; init; }

    /// <summary>Path of the file it comes from; null where the data has none.</summary>
    public string? Document { get; init; }

    /// <summary>Its loss, nats.</summary>
    public required double Loss { get; init; }

    /// <summary>The token.</summary>
    public required string Token { get; init; }

    /// <summary>What stands before it.</summary>
    public required string Before { get; init; }
}
