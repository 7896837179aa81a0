using Isoloss.Core.Organisation;

namespace Isoloss.Core.Bench;

/// <summary>Organisations to measure on.</summary>
internal static class RandomOrganisation
{
    /// <summary>A hundred researchers with three rungs: the preset lab-2026.</summary>
    public static ResearchOrganisation Hundred { get; } = new()
    {
        Name = "hundred",
        Researchers = 100,
        Streams = 4,
        Compute = 1024,
        Share = 0.4,
        Latency = 0.25,
        Cache = 0.2,
        LargeRun = 1e25,
        PriorAt = 1e20,
        Prior = IdeaPrior.Find("surviving"),
        Ladder =
        [
            new() { Name = "small", GpuHours = 70, Gang = 8, Flops = 1e20, Noise = 0.06, Promote = 0.2, Implement = 16, Analyse = 4 },
            new() { Name = "medium", GpuHours = 700, Gang = 32, Flops = 1e21, Noise = 0.05, Promote = 0.2, Implement = 8, Analyse = 4 },
            new() { Name = "large", GpuHours = 7000, Gang = 128, Flops = 1e22, Noise = 0.03, Implement = 16, Analyse = 8 },
        ],
    };

    /// <summary>Any organisation: one to four rungs that promote 5 to 90 %, any constraint binding.</summary>
    public static ResearchOrganisation Draw(RandomStream random)
    {
        double Between(double low, double high) => low + (high - low) * random.NextUniform();
        int Whole(int low, int high) => (int)Between(low, high + 1);
        LadderStep[] ladder = [.. Enumerable.Range(0, Whole(1, 4)).Select(j => new LadderStep
        {
            Name = $"rung {j + 1}",
            GpuHours = Math.Pow(10, Between(-1, 2)),
            Gang = Whole(1, 8),
            Flops = 1e20 * Math.Pow(10, j),
            Noise = Between(0, 0.2),
            Promote = Between(0.05, 0.9),
            Implement = Between(0, 6),
            Analyse = Between(0, 6),
        })];
        return new ResearchOrganisation
        {
            Name = "any",
            Researchers = Whole(1, 30),
            Streams = Whole(1, 8),
            Compute = ladder.Max(s => s.Gang) * Math.Pow(10, Between(0, 2.5)),
            AttentionHours = Between(400, 8760),
            Latency = Math.Max(0, Between(-1, 3)),
            Implementation = Math.Pow(10, Between(-1, 1)),
            Cache = Math.Max(0, Between(-1, 1)),
            CacheCost = Between(0.05, 1),
            AttentionVariation = 0.5 * Whole(0, 3),
            RunVariation = Whole(0, 1),
            Ideas = random.NextUniform() < 0.5 ? double.PositiveInfinity : Math.Pow(10, Between(2, 4.5)),
            LargeRun = 1e25,
            PriorAt = 1e20,
            Prior = IdeaPrior.Named[Whole(0, IdeaPrior.Named.Count - 1)],
            Ladder = ladder,
        };
    }
}
