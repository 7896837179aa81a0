using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>One run in canonical form, wherever it came from: a row of a table or a run directory.</summary>
public sealed record RunRecord
{
    /// <summary>Key of the run, or <c>file:line</c> for a row of a table.</summary>
    public required string Id { get; init; }

    /// <summary>Arm it belongs to, where known.</summary>
    public string? Arm { get; init; }

    /// <summary>Where the run is in its life; rows of tables are finished.</summary>
    public RunState State { get; init; } = RunState.Finished;

    /// <summary>N, parameters.</summary>
    public required double Params { get; init; }

    /// <summary>D, training tokens.</summary>
    public required double Tokens { get; init; }

    /// <summary>C, training FLOP.</summary>
    public required double Flops { get; init; }

    /// <summary>L, nats per token; NaN when diverged or not done.</summary>
    public required double Loss { get; init; }

    /// <summary>Loss of the oracle on the same tokens, where known.</summary>
    public double? OracleLoss { get; init; }

    /// <summary>Entropy rate of the data, nats per token, where known.</summary>
    public double? EntropyRate { get; init; }

    /// <summary>Seed, where known.</summary>
    public int? Seed { get; init; }

    /// <summary>"train" or "test" where a table splits itself.</summary>
    public string? Part { get; init; }

    /// <summary>Label of the rung, where known.</summary>
    public string? Rung { get; init; }

    /// <summary>Training tokens per second, where recorded.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Wall time of training in seconds, where recorded.</summary>
    public double? Seconds { get; init; }

    /// <summary>The run directory, where there is one.</summary>
    public RunDirectory? Directory { get; init; }

    /// <summary>The run as the laws see it.</summary>
    public Observation ToObservation() => new(Params, Tokens, Flops, Loss, Seed);
}
