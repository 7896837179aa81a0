namespace Isoloss.Runs.Directories;

/// <summary>One beginning and how it goes on.</summary>
public sealed record Continuation
{
    /// <summary>Number of the window in the evaluation set.</summary>
    public required long Window { get; init; }

    /// <summary>The beginning. From the data: never to be trusted.</summary>
    public required string Prompt { get; init; }

    /// <summary>The likeliest token each time.</summary>
    public required ContinuationText Greedy { get; init; }

    /// <summary>Drawn from the model's distribution, at temperature 1.</summary>
    public required ContinuationText Sampled { get; init; }

    /// <summary>What the data has there.</summary>
    public required ContinuationText Data { get; init; }
}
