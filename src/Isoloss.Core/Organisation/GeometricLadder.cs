namespace Isoloss.Core.Organisation;

/// <summary>
/// Another ladder to the same top: rungs whose costs grow by a factor, each promoting one over it. Noise and attention are taken from the old ladder at the
/// same cost, between rungs in proportion to its logarithm.
/// </summary>
public static class GeometricLadder
{
    /// <summary>Builds it.</summary>
    /// <param name="old">The ladder it replaces.</param>
    /// <param name="step">b: cost of a rung over that of the rung before; above 1.</param>
    /// <param name="rungs">J: at least 1.</param>
    public static IReadOnlyList<LadderStep> Of(IReadOnlyList<LadderStep> old, double step, int rungs) =>
        [.. Enumerable.Range(0, rungs).Select(j => Rung(old, step, rungs - 1 - j, j))];

    private static LadderStep Rung(IReadOnlyList<LadderStep> old, double step, int below, int index)
    {
        LadderStep top = old[^1];
        if (below == 0)
            return top;
        double cost = Math.Pow(step, -below), gpuHours = top.GpuHours * cost;
        double At(Func<LadderStep, double> of) => Between(old, gpuHours, of);
        return new LadderStep
        {
            Name = $"rung {index + 1}",
            GpuHours = gpuHours,
            Gang = Math.Max(1, (int)Math.Round(At(s => s.Gang))),
            Flops = top.Flops * cost,
            Noise = At(s => s.Noise),
            Promote = 1 / step,
            Implement = At(s => s.Implement),
            Analyse = At(s => s.Analyse),
        };
    }

    /// <summary>A property of the old ladder at a cost; beyond its ends that of the end.</summary>
    private static double Between(IReadOnlyList<LadderStep> old, double gpuHours, Func<LadderStep, double> of)
    {
        int above = 0;
        while (above < old.Count && old[above].GpuHours < gpuHours)
            above++;
        if (above == 0 || above == old.Count)
            return of(old[Math.Min(above, old.Count - 1)]);
        LadderStep low = old[above - 1], high = old[above];
        double t = Math.Log(gpuHours / low.GpuHours) / Math.Log(high.GpuHours / low.GpuHours);
        return of(low) + t * (of(high) - of(low));
    }
}
