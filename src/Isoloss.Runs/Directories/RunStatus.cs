using System.Diagnostics;

namespace Isoloss.Runs.Directories;

/// <summary>The content of <c>state.json</c>, rewritten by rename while a run trains. For display; the truth of "done" is
/// <c>result.json</c>.</summary>
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

    /// <summary>
    /// True when the state says running but no such process is left on this machine: the run was killed and is resumable.
    /// False for a process of another machine, which cannot be seen from here.
    /// </summary>
    public bool IsInterrupted()
    {
        if (State != RunState.Running || ProcessId is not { } id || Host != Environment.MachineName)
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            // A process that began after this file was written merely inherited the number.
            return process.HasExited || process.StartTime.ToUniversalTime() > Updated.UtcDateTime.AddSeconds(1);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended while we looked, or belongs to somebody whose processes we may not inspect.
            return e is InvalidOperationException;
        }
    }
}
