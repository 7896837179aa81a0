namespace Isoloss.Core.Organisation;

/// <summary>
/// Ideas a year with waiting, without simulating: each researcher is a machine-repair server whose ideas come back after their runs, the cluster an
/// M/G/c queue (Allen-Cunneen) with as many servers as it has room for gangs, and the throughput is where both agree. An approximation:
/// gangs do not fill the cluster evenly, and its arrivals are less random than Poisson.
/// </summary>
public sealed record QueueEstimate
{
    // Beyond so many streams a researcher is either always busy or never waits.
    private const int MostStreams = 2000;
    private const int Halvings = 60;

    /// <summary>Ideas a year.</summary>
    public required double IdeasPerYear { get; init; }

    /// <summary>Mean wait of a test for its GPUs, hours.</summary>
    public required double Wait { get; init; }

    /// <summary>Estimates it.</summary>
    /// <param name="o">The organisation.</param>
    /// <param name="reach">S: share of ideas tested on each rung.</param>
    public static QueueEstimate Of(ResearchOrganisation o, IReadOnlyList<double> reach)
    {
        IdeaWork work = IdeaWork.Of(o, reach);
        var cluster = new ClusterQueue(o, work, reach);
        double most = ThroughputBound.Of(o, work).IdeasPerYear / ResearchOrganisation.HoursPerYear, low = 0, high = most;
        for (int i = 0; i < Halvings; i++)
        {
            double rate = 0.5 * (low + high);
            bool more = Offered(o, work, cluster.Wait(rate)) > rate;
            (low, high) = more ? (rate, high) : (low, rate);
        }
        return new QueueEstimate { IdeasPerYear = low * ResearchOrganisation.HoursPerYear, Wait = cluster.Wait(low) };
    }

    /// <summary>Ideas an hour that the researchers would finish if each test waited so long.</summary>
    private static double Offered(ResearchOrganisation o, IdeaWork work, double wait)
    {
        double service = work.Attention / o.Attention, away = work.RunHours + work.Tests * (o.Latency + wait);
        if (service + away == 0)
            return double.PositiveInfinity;
        return o.Researchers * (o.Streams <= MostStreams
            ? Queues.MachineRepair(o.Streams, service, away)
            : Math.Min(o.Streams / (service + away), service > 0 ? 1 / service : double.PositiveInfinity));
    }
}
