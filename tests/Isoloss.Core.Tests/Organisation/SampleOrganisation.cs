using CsCheck;
using Isoloss.Core.Bench;
using Isoloss.Core.Organisation;

namespace Isoloss.Tests;

/// <summary>Organisations to test with.</summary>
internal static class SampleOrganisation
{
    /// <summary>Any small organisation: every constraint binds in some of them.</summary>
    public static Gen<ResearchOrganisation> Any { get; } = Gen.ULong.Select(seed => RandomOrganisation.Draw(new RandomStream(seed)));

    /// <summary>A hundred researchers on three rungs.</summary>
    public static ResearchOrganisation Hundred => RandomOrganisation.Hundred;

    /// <summary>A cluster of servers that random ideas come to, each of one hour on average: M/M/c with a variation of 1, M/D/c with 0.</summary>
    public static ResearchOrganisation Cluster(int servers, double load, double variation) => new()
    {
        Name = "cluster",
        Researchers = 1,
        Streams = 20_000,
        Compute = servers,
        Ideas = load * servers * ResearchOrganisation.HoursPerYear,
        RunVariation = variation,
        LargeRun = 1e20,
        PriorAt = 1e20,
        Prior = IdeaPrior.Find("lasting"),
        Ladder = [Rung("only", 1, 1, 1e20, 0.1, 0.5, 0, 0)],
    };

    /// <summary>The experiment device: a quarter of an hour of attention, an hour of waiting, as many at once as streams.</summary>
    public static ResearchOrganisation Device(int streams) => new()
    {
        Name = "device",
        Researchers = 1,
        AttentionHours = ResearchOrganisation.HoursPerYear,
        Streams = streams,
        Compute = 1000,
        Latency = 0.99,
        LargeRun = 1e20,
        PriorAt = 1e20,
        Prior = IdeaPrior.Find("lasting"),
        Ladder = [Rung("only", 0.01, 1, 1e20, 0.1, 0.5, 0.25, 0)],
    };

    private static LadderStep Rung(string name, double gpuHours, int gang, double flops, double noise, double promote, double implement, double analyse) =>
        new() { Name = name, GpuHours = gpuHours, Gang = gang, Flops = flops, Noise = noise, Promote = promote, Implement = implement, Analyse = analyse };
}
