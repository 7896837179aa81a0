namespace Isoloss.Dashboard.Reports;

/// <summary>What is needed to get the numbers of a report again. Seeds and keys of the runs come from the runs
/// themselves.</summary>
public sealed record Reproduction
{
    /// <summary>The study file, word for word; null where there was none.</summary>
    public string? StudyText { get; init; }

    /// <summary>Commands that repeat the work, in order.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Programs and libraries with their versions, and the machine.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>Seed of the fits' random choices; null where there was none.</summary>
    public int? Seed { get; init; }

    /// <summary>Hash of the data that the losses were measured on; null where unknown.</summary>
    public string? DataHash { get; init; }
}
