namespace Isoloss.Lab.Execution.Queue;

/// <summary>A study in the queue of a machine: one process that runs it.</summary>
public sealed record QueuedStudy
{
    /// <summary>Unique on the machine; names the lock that its process holds.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Absolute path of its run directories.</summary>
    public required string Root { get; init; }

    /// <summary>Person, or team, whose share it uses.</summary>
    public required string Owner { get; init; }

    /// <summary>Of the studies of one owner, the highest goes first. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Its process.</summary>
    public int ProcessId { get; init; }

    /// <summary>When it joined (UTC), for people.</summary>
    public DateTimeOffset Joined { get; init; }

    /// <summary>Cores of one of its runs.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>Runs that could start at once if there were cores.</summary>
    public int Waiting { get; init; }

    /// <summary>When it last asked, seconds of the machine's clock that does not jump.</summary>
    public double Seen { get; init; }

    /// <summary>Core-seconds it used, beside its owner's other studies.</summary>
    public double Used { get; init; }

    /// <summary>Runs that have their cores.</summary>
    public IReadOnlyList<QueuedRun> Runs { get; init; } = [];

    /// <summary>Cores that it has now.</summary>
    internal int Held => Runs.Sum(r => r.Cores);
}
