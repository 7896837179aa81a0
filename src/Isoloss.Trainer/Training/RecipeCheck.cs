using Isoloss.Core;
using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Training;

/// <summary>Whether the built-in trainer can train a recipe at a size.</summary>
internal static class RecipeCheck
{
    /// <summary>Checks every number against its range.</summary>
    /// <exception cref="BadInputException">Says what was found and what was expected.</exception>
    public static void Check(Recipe recipe, ModelSize size)
    {
        CheckModel(recipe, size);
        CheckOptimizer(recipe.Optimizer);
        var schedule = recipe.Schedule;
        Demand(schedule.WarmupTokens >= 0, "schedule.warmup_tokens", schedule.WarmupTokens, "0 or more");
        Demand(schedule.DecayFraction is >= 0 and <= 1, "schedule.decay_fraction", schedule.DecayFraction, "0 to 1");
        Demand(schedule.FinalRatio is >= 0 and <= 1, "schedule.final_ratio", schedule.FinalRatio, "0 to 1");
        Demand(recipe.Evaluation.Tokens is >= 1 and <= EvaluationRecipe.MostTokens,
            "evaluation.tokens", recipe.Evaluation.Tokens, $"1 to {EvaluationRecipe.MostTokens}");
        Demand(recipe.Evaluation.Points >= 1, "evaluation.points", recipe.Evaluation.Points, "1 or more");
    }

    private static void CheckModel(Recipe recipe, ModelSize size)
    {
        int head = recipe.Model.HeadWidth, context = recipe.Model.Context;
        Demand(head >= 2 && head % 2 == 0, "model.head_width", head, "an even number from 2");
        Demand(context is >= 8 and <= 65_536, "model.context", context, "8 to 65536");
        Demand(size.Width >= head && size.Width % head == 0, "size.width", size.Width, $"a multiple of model.head_width, {head}");
        Demand(size.Layers >= 1, "size.layers", size.Layers, "1 or more");
        Demand(recipe.BatchTokens >= context && recipe.BatchTokens % context == 0, "batch_tokens", recipe.BatchTokens,
            $"a multiple of model.context, {context}");
    }

    private static void CheckOptimizer(OptimizerRecipe optimizer)
    {
        Demand(optimizer.LearningRate is > 0 and < double.PositiveInfinity, "optimizer.lr", optimizer.LearningRate, "above 0");
        Demand(optimizer.MuonLr is > 0 and < double.PositiveInfinity, "optimizer.muon_lr", optimizer.MuonLr, "above 0");
        Demand(optimizer.ReferenceWidth >= 0, "optimizer.reference_width", optimizer.ReferenceWidth, "0 or more");
        Demand(optimizer.Beta1 is >= 0 and < 1, "optimizer.beta1", optimizer.Beta1, "0 to below 1");
        Demand(optimizer.Beta2 is >= 0 and < 1, "optimizer.beta2", optimizer.Beta2, "0 to below 1");
        Demand(optimizer.Epsilon is > 0 and < 1, "optimizer.epsilon", optimizer.Epsilon, "above 0, below 1");
        Demand(optimizer.WeightDecay is >= 0 and < double.PositiveInfinity, "optimizer.weight_decay", optimizer.WeightDecay,
            "0 or more");
        Demand(optimizer.ClipNorm is >= 0 and < double.PositiveInfinity, "optimizer.clip_norm", optimizer.ClipNorm, "0 or more");
        Demand(optimizer.MuonMomentum is >= 0 and < 1, "optimizer.muon_momentum", optimizer.MuonMomentum, "0 to below 1");
        Demand(optimizer.NewtonSchulzSteps is >= 1 and <= 100, "optimizer.newton_schulz_steps", optimizer.NewtonSchulzSteps,
            "1 to 100");
    }

    private static void Demand(bool holds, string name, IConvertible found, string expected)
    {
        if (!holds)
            throw new BadInputException($"{name}: found {found}, expected {expected}");
    }
}
