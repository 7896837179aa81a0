namespace Isoloss.Core.Organisation;

/// <summary>What one idea takes on average, from being had to its end on the ladder.</summary>
public sealed record IdeaWork
{
    /// <summary>H: hours of attention.</summary>
    public required double Attention { get; init; }

    /// <summary>Of them, hours to implement.</summary>
    public required double Implementing { get; init; }

    /// <summary>K: GPU-hours.</summary>
    public required double GpuHours { get; init; }

    /// <summary>Hours of runs by the clock.</summary>
    public required double RunHours { get; init; }

    /// <summary>Lt: hours by the clock when nothing waits for anything.</summary>
    public required double Hours { get; init; }

    /// <summary>Tests.</summary>
    public required double Tests { get; init; }

    /// <summary>Adds it up over the ladder.</summary>
    /// <param name="o">The organisation.</param>
    /// <param name="reach">S: share of ideas tested on each rung.</param>
    public static IdeaWork Of(ResearchOrganisation o, IReadOnlyList<double> reach)
    {
        double implementing = 0, analysing = 0, gpuHours = 0, runHours = 0, tests = 0;
        for (int j = 0; j < o.Ladder.Count; j++)
        {
            LadderStep step = o.Ladder[j];
            implementing += reach[j] * step.Implement / o.Implementation;
            analysing += reach[j] * step.Analyse;
            gpuHours += reach[j] * step.GpuHours * o.CostFactor;
            runHours += reach[j] * step.Hours * o.CostFactor;
            tests += reach[j];
        }
        double attention = implementing + analysing;
        return new IdeaWork
        {
            Attention = attention,
            Implementing = implementing,
            GpuHours = gpuHours,
            RunHours = runHours,
            Hours = attention / o.Attention + runHours + tests * o.Latency,
            Tests = tests,
        };
    }
}
