namespace Isoloss.Core.Decision;

/// <summary>One variant of a portfolio.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stages">What was believed after each stage.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record PortfolioVariant(string Name, IReadOnlyList<VariantStage> Stages, PortfolioOutcome Outcome)
{
    /// <summary>The last stage that it was judged at, or -1.</summary>
    public int LastJudged => Stages.ToList().FindLastIndex(s => !double.IsNaN(s.ProbabilityWorth));
}

/// <summary>A variant after one stage.</summary>
/// <param name="ProbabilityWorth">Probability of being worth it at the target; NaN where it was not trained or cannot be judged.</param>
/// <param name="SpentFlops">FLOP of its runs so far.</param>
public readonly record struct VariantStage(double ProbabilityWorth, double SpentFlops);

/// <summary>What became of a variant.</summary>
public enum PortfolioOutcome
{
    /// <summary>It was trained on every rung.</summary>
    Kept,

    /// <summary>It was dropped on the way.</summary>
    Dropped,

    /// <summary>Rungs are missing, and no rule says that it was dropped.</summary>
    Unfinished,
}
