using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>What the numbers of a recipe may be, alone and together.</summary>
internal static class RecipeRules
{
    private static readonly NumberRange Fraction = new(0, 1);
    private static readonly NumberRange BelowOne = new(0, 0.999999);
    private static readonly NumberRange NotNegative = new(0, 1e6);

    private static readonly Dictionary<string, NumberRange> Ranges = new()
    {
        ["model.context"] = new(8, 65_536, Whole: true),
        ["model.head_width"] = new(2, 4_096, Whole: true),
        ["optimizer.lr"] = NumberRange.Positive,
        ["optimizer.reference_width"] = new(0, 1_000_000, Whole: true),
        ["optimizer.beta1"] = BelowOne,
        ["optimizer.beta2"] = BelowOne,
        ["optimizer.epsilon"] = new(0, 1, AboveLow: true),
        ["optimizer.weight_decay"] = NotNegative,
        ["optimizer.clip_norm"] = NotNegative,
        ["optimizer.muon_lr"] = NumberRange.Positive,
        ["optimizer.muon_momentum"] = BelowOne,
        ["optimizer.newton_schulz_steps"] = new(1, 50, Whole: true),
        ["schedule.warmup_tokens"] = new(0, 9e15, Whole: true),
        ["schedule.decay_fraction"] = Fraction,
        ["schedule.final_ratio"] = Fraction,
        ["batch_tokens"] = new(8, 1 << 30, Whole: true),
        ["data.symbols"] = new(4, 512, Whole: true),
        ["data.language_seed"] = new(0, int.MaxValue, Whole: true),
        ["data.held_out"] = new(0.001, 0.5),
        ["evaluation.tokens"] = new(8, EvaluationRecipe.MostTokens, Whole: true),
        ["evaluation.points"] = new(1, 10_000, Whole: true),
    };

    /// <summary>The range of the number at <paramref name="path"/> in a recipe.</summary>
    public static NumberRange RangeOf(string path) =>
        Ranges.TryGetValue(path, out NumberRange? range)
            ? range
            : throw new InvalidOperationException($"no range for {path}: add one");

    /// <summary>Reports combinations that cannot be trained.</summary>
    /// <param name="arm">Name of the arm, for messages.</param>
    /// <param name="recipe">Its full recipe.</param>
    /// <param name="at">Where the arm stands.</param>
    /// <param name="problems">Where problems go.</param>
    public static void Check(string arm, Recipe recipe, StudyNode at, Problems problems)
    {
        if (recipe.Model.HeadWidth % 2 != 0)
            problems.Add(at, $"{arm}: found head_width {recipe.Model.HeadWidth}, expected an even number");
        if (recipe.BatchTokens % recipe.Model.Context != 0)
            problems.Add(at,
                $"{arm}: found batch_tokens {recipe.BatchTokens}, expected a multiple of the context {recipe.Model.Context}");
    }

    /// <summary>Reports a size whose width the heads do not divide.</summary>
    public static void CheckSize(string arm, Recipe recipe, ModelSize size, StudyNode at, Problems problems)
    {
        if (size.Width % recipe.Model.HeadWidth != 0)
            problems.Add(at, $"{arm}: found width {size.Width}, expected a multiple of head_width {recipe.Model.HeadWidth}");
    }
}
