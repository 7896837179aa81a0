namespace Isoloss.Core.Organisation;

/// <summary>Every number of an organisation beside its ladder and its prior.</summary>
public static class Dials
{
    /// <summary>Unit of dials that are a time.</summary>
    public const string Hours = "hours";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Dial> All { get; } =
    [
        new("researchers", "people who test ideas", "people", 1, 1e6, o => o.Researchers, (o, x) => o with { Researchers = (int)x }) { IsWhole = true },
        new("attention_hours", "hours of attention each gives in a year", "hours a year", 0, ResearchOrganisation.HoursPerYear, o => o.AttentionHours, (o, x) => o with { AttentionHours = x }) { IsAboveLow = true },
        new("streams", "ideas each has under way at once", "ideas", 1, 1e5, o => o.Streams, (o, x) => o with { Streams = (int)x }) { IsWhole = true },
        new("compute", "all GPUs, those of the large run included", "GPUs", 1, 1e9, o => o.Compute, (o, x) => o with { Compute = x }),
        new("research_share", "share of the GPUs that tests ideas", "", 0, 1, o => o.Share, (o, x) => o with { Share = x }) { IsAboveLow = true },
        new("implementation", "how many times as fast ideas are implemented as the ladder says", "times", 0, 1e9, o => o.Implementation, (o, x) => o with { Implementation = x }) { IsAboveLow = true },
        new("latency", "what a test takes beside its run and its queue", Hours, 0, 1e6, o => o.Latency, (o, x) => o with { Latency = x }),
        new("cache", "share of tests that are a small difference on a cached result", "", 0, 1, o => o.Cache, (o, x) => o with { Cache = x }),
        new("cache_cost", "what such a test costs of a full one", "", 0, 1, o => o.CacheCost, (o, x) => o with { CacheCost = x }) { IsAboveLow = true },
        new("ideas", "ideas that people have in a year", "ideas a year", 0, double.PositiveInfinity, o => o.Ideas, (o, x) => o with { Ideas = x }) { IsAboveLow = true },
        new("noise", "factor on the noise of every rung", "times", 0, 1e3, o => o.Noise, (o, x) => o with { Noise = x }),
        new("stated_noise", "noise that naive intervals state over the real one", "", 0, 100, o => o.StatedNoise, (o, x) => o with { StatedNoise = x }) { IsAboveLow = true },
        new("confidence", "probability with which an idea must be worth adopting", "", 0.001, 0.999, o => o.Confidence, (o, x) => o with { Confidence = x }),
        new("attention_variation", "coefficient of variation of the attention a task takes", "", 0, 5, o => o.AttentionVariation, (o, x) => o with { AttentionVariation = x }),
        new("run_variation", "coefficient of variation of the time a run takes", "", 0, 5, o => o.RunVariation, (o, x) => o with { RunVariation = x }),
        new("large_run", "training FLOP of the large run", "FLOP", 0, 1e40, o => o.LargeRun, (o, x) => o with { LargeRun = x }) { IsAboveLow = true },
        new("horizon", "years of research before the large run", "years", 0, 100, o => o.Horizon, (o, x) => o with { Horizon = x }) { IsAboveLow = true },
    ];

    /// <summary>The dial of a name, or null.</summary>
    public static Dial? Find(string name) => All.FirstOrDefault(d => d.Name == name);
}
