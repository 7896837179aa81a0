namespace Isoloss.Runs.Directories;

/// <summary>The content of <c>state.json</c>, rewritten by rename while a run trains. For display; the truth of "done" is <c>result.json</c>.</summary>
public sealed record RunStatus
{
    /// <summary>Where the run is in its life.</summary>
    public required RunState State { get; init; }

    /// <summary>When this file was written (UTC).</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Process that trains, while running.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Machine that trains, while running.</summary>
    public string? Host { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public long? Step { get; init; }

    /// <summary>Optimizer steps in all.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>Latest training loss, nats per token.</summary>
    public double? Loss { get; init; }

    /// <summary>Recent training speed, tokens per second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string? Message { get; init; }
}
