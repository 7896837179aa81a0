namespace Isoloss.Core.Comparison;

/// <summary>The rule that turns a probability into a verdict.</summary>
internal static class VerdictRule
{
    /// <summary>Separate fits that carry more than this weight can withhold a verdict.</summary>
    public const double Contradiction = 0.5;

    /// <summary>
    /// Go when the probability of a gain reaches the level asked for, no-go when that of none does, else undecided. A verdict
    /// is withheld when the evidence prefers separate fits and these say the opposite.
    /// </summary>
    /// <param name="better">Probability of a gain, in what is asked for.</param>
    /// <param name="structures">What each structure says in compute.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="overCompute">Multiplier asked for (time, say) over the compute multiplier.</param>
    public static Verdict Decide(double better, IReadOnlyList<StructureResult> structures, CompareOptions options, double overCompute = 1)
    {
        Verdict verdict = better >= options.DecisionProbability ? Verdict.Go
            : better <= 1 - options.DecisionProbability ? Verdict.NoGo
            : Verdict.Undecided;
        return Contradicted(verdict, structures, options.SmallestGain, overCompute) ? Verdict.Undecided : verdict;
    }

    /// <summary>True when preferred separate fits say the opposite of <paramref name="verdict"/>.</summary>
    private static bool Contradicted(Verdict verdict, IReadOnlyList<StructureResult> structures, double gain, double overCompute)
    {
        StructureResult? separate = structures.FirstOrDefault(s => s.Name == SeparateFits.Name && s.Weight > Contradiction);
        if (separate is null)
            return false;
        bool gains = separate.Multiplier.Value * overCompute > 1 + gain;
        return verdict == Verdict.Go && !gains || verdict == Verdict.NoGo && gains;
    }
}
