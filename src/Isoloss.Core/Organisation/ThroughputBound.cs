namespace Isoloss.Core.Organisation;

/// <summary>
/// The most ideas that can be tested in a year, whatever the queues do: <c>min(R/H, G/K, R k/Lt)</c> and the ideas there are. The operational laws of
/// Denning and Buzen (1978): no resource is used more than always, and by Little's law no more ideas are under way than there are streams.
/// </summary>
public sealed record ThroughputBound
{
    /// <summary>Ideas a year each constraint allows; infinite where it does not bind at all.</summary>
    public required IReadOnlyDictionary<Constraint, double> Limits { get; init; }

    /// <summary>The one that allows least.</summary>
    public Constraint Binding => Limits.MinBy(l => l.Value).Key;

    /// <summary>What it allows, ideas a year.</summary>
    public double IdeasPerYear => Limits[Binding];

    /// <summary>The bound of an organisation.</summary>
    public static ThroughputBound Of(ResearchOrganisation o, IdeaWork work) => new()
    {
        Limits = new Dictionary<Constraint, double>
        {
            [Constraint.People] = Rate(o.Researchers * o.AttentionHours, work.Attention),
            [Constraint.Compute] = Rate(Math.Floor(o.Gpus) * ResearchOrganisation.HoursPerYear, work.GpuHours),
            [Constraint.Streams] = Rate((double)o.Researchers * o.Streams * ResearchOrganisation.HoursPerYear, work.Hours),
            [Constraint.Ideas] = o.Ideas,
        },
    };

    private static double Rate(double supply, double demand) => demand > 0 ? supply / demand : double.PositiveInfinity;
}
