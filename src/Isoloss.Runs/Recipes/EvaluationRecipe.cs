namespace Isoloss.Runs.Recipes;

/// <summary>How loss is measured: one fixed set of tokens, never trained on, the same for all arms.</summary>
public sealed record EvaluationRecipe
{
    /// <summary>Tokens of the evaluation set; rounded up to whole contexts. Default 65,536.</summary>
    public int Tokens { get; init; } = 65_536;

    /// <summary>Most <see cref="Tokens"/>: the set is held in memory.</summary>
    public const int MostTokens = 1 << 27;

    /// <summary>Evaluations along a run, the last one at its end; each uses the first eighth of the set but the last, which uses
    /// all. Default 8.</summary>
    public int Points { get; init; } = 8;
}
