namespace Isoloss.Cli.Commands;

/// <summary>What one <c>--best-of</c> says.</summary>
/// <param name="Arm">The arm; null for all runs.</param>
/// <param name="Count">Settings that each loss is the lowest of; null for those of the column.</param>
/// <param name="Noise">Standard deviation of log loss of one run; null where the runs tell.</param>
internal sealed record SweepAsked(string? Arm, int? Count, double? Noise)
{
    /// <summary>What is said of an arm: of it by name, else of all runs; null for nothing.</summary>
    public static SweepAsked? For(IReadOnlyList<SweepAsked> asked, string? arm) =>
        asked.FirstOrDefault(a => a.Arm is not null && a.Arm == arm) ?? asked.FirstOrDefault(a => a.Arm is null);
}
