using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>What the numbers of a recipe may be, alone and together.</summary>
internal static class RecipeRules
{
    private static readonly NumberRange Fraction = new(0, 1);
    private static readonly NumberRange BelowOne = new(0, 0.999999);
    private static readonly NumberRange Rate = new(0, 1e3, AboveLow: true);
    private static readonly NumberRange NotNegative = new(0, 1e6);

    private static readonly Dictionary<string, NumberRange> Ranges = new()
    {
        ["model.context"] = new(8, 65_536, Whole: true),
        ["model.head_width"] = new(2, 4_096, Whole: true),
        ["model.query_group"] = new(1, 1_024, Whole: true),
        ["model.window"] = new(0, ModelRecipe.LongestMasked, Whole: true),
        ["model.attention_cap"] = NotNegative,
        ["model.logit_cap"] = NotNegative,
        ["model.z_loss"] = NotNegative,
        ["model.experts"] = new(0, ModelRecipe.MostExperts, Whole: true),
        ["model.top_k"] = new(1, ModelRecipe.MostExperts, Whole: true),
        ["model.balance_loss"] = NotNegative,
        ["model.depth_factor"] = new(1 / 16.0, 16),
        ["optimizer.lion_lr"] = Rate,
        ["optimizer.soap_every"] = new(1, 1e6, Whole: true),
        ["optimizer.ema_decay"] = BelowOne,
        ["schedule.decay_final"] = new(0, 100),
        ["schedule.batch_start_tokens"] = new(0, 1 << 30, Whole: true),
        ["schedule.batch_ramp_tokens"] = new(0, 9e15, Whole: true),
        ["optimizer.lr"] = Rate,
        ["optimizer.reference_width"] = new(0, 1_000_000, Whole: true),
        ["optimizer.beta1"] = BelowOne,
        ["optimizer.beta2"] = BelowOne,
        ["optimizer.epsilon"] = new(0, 1, AboveLow: true),
        ["optimizer.weight_decay"] = NotNegative,
        ["optimizer.clip_norm"] = NotNegative,
        ["optimizer.muon_lr"] = Rate,
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
        CheckModel(arm, recipe.Model, at, problems);
        CheckRamp(arm, recipe, at, problems);
    }

    private static void CheckModel(string arm, ModelRecipe model, StudyNode at, Problems problems)
    {
        if (model.Experts > 0 && model.TopK > model.Experts)
            problems.Add(at, $"{arm}: found top_k {model.TopK}, expected at most the number of experts, {model.Experts}");
        if (model.Context > ModelRecipe.LongestMasked && (model.Window > 0 || model.AttentionCap > 0))
            problems.Add(at, $"{arm}: found a window or an attention_cap with context {model.Context}, "
                + $"expected a context of at most {ModelRecipe.LongestMasked}: the scores are held as a square");
    }

    private static void CheckRamp(string arm, Recipe recipe, StudyNode at, Problems problems)
    {
        var (start, ramp) = (recipe.Schedule.BatchStartTokens, recipe.Schedule.BatchRampTokens);
        if (!ScheduleRecipe.CanStart(start, recipe))
            problems.Add(at, $"{arm}: found batch_start_tokens {start}, expected batch_tokens {recipe.BatchTokens} halved "
                + $"some times, and a multiple of the context {recipe.Model.Context}");
        if ((start == 0) != (ramp == 0))
            problems.Add(at, $"{arm}: found {(start == 0 ? "batch_ramp_tokens without batch_start_tokens"
                : "batch_start_tokens without batch_ramp_tokens")}, expected both or neither");
    }

    /// <summary>Reports a size whose width the heads do not divide.</summary>
    public static void CheckSize(string arm, Recipe recipe, ModelSize size, StudyNode at, Problems problems)
    {
        if (size.Width % recipe.Model.HeadWidth != 0)
            problems.Add(at, $"{arm}: found width {size.Width}, expected a multiple of head_width {recipe.Model.HeadWidth}");
        else if (size.Width / recipe.Model.HeadWidth % recipe.Model.QueryGroup != 0)
            problems.Add(at, $"{arm}: found width {size.Width}, which has {size.Width / recipe.Model.HeadWidth} heads, "
                + $"expected a multiple of query_group {recipe.Model.QueryGroup}");
    }
}
