namespace Isoloss.Lab.Execution.Queue;

/// <summary>The content of <c>queue.json</c>: who uses a machine's cores, and who waits for them.</summary>
public sealed record QueueState
{
    /// <summary>Layout version of the file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>When it was written, seconds of the machine's clock that does not jump.</summary>
    public double Stamp { get; init; }

    /// <summary>Share of each person; 1 for those that are not named.</summary>
    public IReadOnlyDictionary<string, double> Shares { get; init; } = new Dictionary<string, double>();

    /// <summary>Core-seconds over the share, of each person who uses the machine or waits for it.</summary>
    public IReadOnlyDictionary<string, double> Used { get; init; } = new Dictionary<string, double>();

    /// <summary>Studies whose process lives, and those that died and whose trainers are still stopping.</summary>
    public IReadOnlyList<QueuedStudy> Studies { get; init; } = [];

    /// <summary>Share of a person.</summary>
    public double ShareOf(string owner) => Shares.TryGetValue(owner, out double share) && share > 0 && double.IsFinite(share) ? share : 1;
}
