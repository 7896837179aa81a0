namespace Isoloss.Lab.Studies;

/// <summary>What each run asks of Slurm, and how its jobs are handed in. Nothing here changes a result.</summary>
public sealed record SlurmOptions
{
    /// <summary>Partition; null for the cluster's default.</summary>
    public string? Partition { get; init; }

    /// <summary>Account that pays; null for the user's default.</summary>
    public string? Account { get; init; }

    /// <summary>Quality of service; null for the default.</summary>
    public string? Qos { get; init; }

    /// <summary>Generic resource of GPUs of one run, such as <c>1</c> or <c>a100:1</c>; null for none.</summary>
    public string? Gpus { get; init; }

    /// <summary>How many GPUs <see cref="Gpus"/> are: the last number of <c>a100:2</c>, a kind alone is one; 0 for none.</summary>
    public int GpuCount => Gpus is null ? 0 : int.TryParse(Gpus[(Gpus.LastIndexOf(':') + 1)..], out int count) ? count : 1;

    /// <summary>Memory of one run as Slurm writes it, such as <c>8G</c>; null for the partition's default.</summary>
    public string? Memory { get; init; }

    /// <summary>Time limit of one job; a run that needs longer goes on in the next from its snapshot. Null for the partition's
    /// limit.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Runs at once; null for as many as the cluster gives.</summary>
    public int? Parallel { get; init; }

    /// <summary>How often a run whose job was lost or ran out of time is handed in again. Default 20.</summary>
    public int Requeues { get; init; } = 20;

    /// <summary>Shell lines that prepare a node, before the trainer.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>Further options of <c>sbatch</c>, each a long one such as <c>--constraint=a100</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
