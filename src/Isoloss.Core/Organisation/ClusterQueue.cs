namespace Isoloss.Core.Organisation;

/// <summary>
/// The cluster as an M/G/c queue of the tests of all rungs. Part of it stays empty because the next test in line does not fit: what is over when all gangs
/// are alike, otherwise on average half the gang that blocks, less one half, large gangs blocking as much more often as they are larger.
/// </summary>
internal sealed class ClusterQueue
{
    private readonly int _servers;
    private readonly double _mean, _variation, _gpuHours, _gpus;

    public ClusterQueue(ResearchOrganisation o, IdeaWork work, IReadOnlyList<double> reach)
    {
        double square = 0, smaller = 1 - o.Cache * (1 - o.CacheCost * o.CacheCost);
        for (int j = 0; j < reach.Count; j++)
            square += reach[j] * o.Ladder[j].Hours * o.Ladder[j].Hours * smaller * (1 + o.RunVariation * o.RunVariation) / work.Tests;
        _mean = work.RunHours / work.Tests;
        _variation = _mean > 0 ? square / (_mean * _mean) - 1 : 0;
        (_gpuHours, _gpus) = (work.GpuHours, Usable(o, reach));
        // Mean gang, weighted by time.
        _servers = _mean > 0 ? Math.Max(1, (int)(_gpus * work.RunHours / work.GpuHours)) : 1;
    }

    private static double Usable(ResearchOrganisation o, IReadOnlyList<double> reach)
    {
        double gpus = Math.Floor(o.Gpus), gangs = 0, squares = 0;
        int largest = o.Ladder.Max(s => s.Gang);
        if (o.Ladder.All(s => s.Gang == largest))
            return gpus - gpus % largest;
        for (int j = 0; j < reach.Count; j++)
        {
            gangs += reach[j] * o.Ladder[j].Gang;
            squares += reach[j] * o.Ladder[j].Gang * o.Ladder[j].Gang;
        }
        return Math.Max(largest, gpus - 0.5 * (squares / gangs - 1));
    }

    /// <summary>Mean wait of a test, hours, when so many ideas are tested an hour.</summary>
    public double Wait(double ideas)
    {
        double load = ideas * _gpuHours / _gpus;
        return load >= 1 ? double.PositiveInfinity : _mean > 0 ? Queues.WaitMgc(_servers, load, _mean, _variation) : 0;
    }
}
