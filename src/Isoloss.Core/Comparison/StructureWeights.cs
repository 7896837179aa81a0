namespace Isoloss.Core.Comparison;

/// <summary>
/// Weights of the structures: prior times the geometric mean of the evidence of all differences and of what rolling hold-outs
/// say, the density that each structure fitted to smaller rungs gave to the differences beyond them, averaged over the cuts.
/// Evidence alone asks how well a structure explains the ladder; hold-outs ask what it is needed for, the step beyond.
/// </summary>
internal static class StructureWeights
{
    /// <summary>Shares of the rungs that hold-outs are predicted from.</summary>
    private static readonly double[] Cuts = [0.4, 0.55, 0.7, 0.85];

    /// <summary>Fewer rungs than this predict nothing.</summary>
    private const int FewestBefore = 3;

    /// <summary>How the evidence is shared out: this part to the hold-outs, the rest to all differences.</summary>
    private const double HoldOutShare = 0.5;

    /// <summary>Numbers of first rungs whose evidence is needed; the last is all of them.</summary>
    public static int[] Counts(int rungs) =>
        [.. Cuts.Select(c => (int)Math.Round(c * rungs)).Where(n => n >= FewestBefore && n < rungs).Distinct(), rungs];

    /// <summary>Weights, summing to 1.</summary>
    public static double[] Of(IReadOnlyList<JointStructure> structures, bool sameData)
    {
        double[] logs = [.. structures.Select(s => Math.Log(s.Of.Prior(sameData)) + Score(s.LogEvidence))];
        double top = logs.Max(), sum = logs.Sum(x => Math.Exp(x - top));
        return [.. logs.Select(x => Math.Exp(x - top) / sum)];
    }

    private static double Score(double[] evidence)
    {
        double all = evidence[^1];
        if (evidence.Length == 1)
            return all;
        double held = evidence[..^1].Average(before => all - before);
        return (1 - HoldOutShare) * all + HoldOutShare * held;
    }
}
