using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Index;

/// <summary>One run directory as the index knows it.</summary>
public sealed record IndexedRun
{
    /// <summary>Key of the run.</summary>
    public required string Key { get; init; }

    /// <summary>Studies and arms that it belongs to; empty for a run outside any study.</summary>
    public required IReadOnlyList<StudyPlace> Places { get; init; }

    /// <summary>Where the run is in its life.</summary>
    public required RunState State { get; init; }

    /// <summary>True when the state says running but its process is gone from this machine: killed, and resumable.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>N, parameters; null until the run is done.</summary>
    public double? Params { get; init; }

    /// <summary>D: tokens trained on, or asked for until the run is done.</summary>
    public double? Tokens { get; init; }

    /// <summary>C, FLOP; null until the run is done. 6 N D where the result states none.</summary>
    public double? Flops { get; init; }

    /// <summary>L, nats per token; null until the run is done and when it diverged.</summary>
    public double? Loss { get; init; }

    /// <summary>Seed.</summary>
    public int? Seed { get; init; }

    /// <summary>When the run was asked for (UTC).</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When its result was written (UTC).</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Wall time of training, seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>Why the directory cannot be read, or what the run's state says went wrong; null when nothing did.</summary>
    public string? Message { get; init; }
}

/// <summary>The place of a run in a study.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Arm">Arm in it.</param>
/// <param name="Rung">Label of the rung.</param>
public sealed record StudyPlace(string Study, string Arm, string Rung);
