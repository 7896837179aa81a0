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
        CheckBatches(recipe);
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
        CheckVariants(recipe.Model, size);
    }

    private static void CheckBatches(Recipe recipe)
    {
        var schedule = recipe.Schedule;
        Demand(schedule.DecayFinal is >= 0 and <= 100, "schedule.decay_final", schedule.DecayFinal, "0 to 100");
        Demand(schedule.BatchRampTokens >= 0, "schedule.batch_ramp_tokens", schedule.BatchRampTokens, "0 or more");
        Demand((schedule.BatchStartTokens == 0) == (schedule.BatchRampTokens == 0), "schedule.batch_ramp_tokens",
            schedule.BatchRampTokens, $"{(schedule.BatchStartTokens == 0 ? "0 without" : "above 0 with")} batch_start_tokens");
        Demand(ScheduleRecipe.CanStart(schedule.BatchStartTokens, recipe), "schedule.batch_start_tokens", schedule.BatchStartTokens,
            $"0, or batch_tokens {recipe.BatchTokens} halved some times, and a multiple of model.context {recipe.Model.Context}");
    }

    private static void CheckVariants(ModelRecipe model, ModelSize size)
    {
        int heads = size.Width / model.HeadWidth;
        Demand(model.QueryGroup >= 1 && heads % model.QueryGroup == 0, "model.query_group", model.QueryGroup,
            $"a divisor of the number of heads, {heads}");
        Demand(model.Window >= 0, "model.window", model.Window, "0 or more");
        Demand(model.AttentionCap is >= 0 and < double.PositiveInfinity, "model.attention_cap", model.AttentionCap, "0 or more");
        Demand(model.Context <= ModelRecipe.LongestMasked || model is { Window: 0, AttentionCap: 0 }, "model.context", model.Context,
            $"at most {ModelRecipe.LongestMasked} with a window or an attention cap");
        Demand(model.LogitCap is >= 0 and < double.PositiveInfinity, "model.logit_cap", model.LogitCap, "0 or more");
        Demand(model.ZLoss is >= 0 and < double.PositiveInfinity, "model.z_loss", model.ZLoss, "0 or more");
        Demand(model.Experts is >= 0 and <= ModelRecipe.MostExperts, "model.experts", model.Experts, $"0 to {ModelRecipe.MostExperts}");
        Demand(model.TopK >= 1 && (model.Experts == 0 || model.TopK <= model.Experts), "model.top_k", model.TopK,
            $"1 to model.experts, {model.Experts}");
        Demand(model.BalanceLoss is >= 0 and < double.PositiveInfinity, "model.balance_loss", model.BalanceLoss, "0 or more");
        Demand(model.DepthFactor is >= 1 / 16.0 and <= 16, "model.depth_factor", model.DepthFactor, "1/16 to 16");
    }

    private static void CheckOptimizer(OptimizerRecipe optimizer)
    {
        Demand(optimizer.LearningRate is > 0 and < double.PositiveInfinity, "optimizer.lr", optimizer.LearningRate, "above 0");
        Demand(optimizer.MuonLr is > 0 and < double.PositiveInfinity, "optimizer.muon_lr", optimizer.MuonLr, "above 0");
        Demand(optimizer.LionLr is > 0 and < double.PositiveInfinity, "optimizer.lion_lr", optimizer.LionLr, "above 0");
        Demand(optimizer.SoapEvery >= 1, "optimizer.soap_every", optimizer.SoapEvery, "1 or more");
        Demand(optimizer.EmaDecay is >= 0 and < 1, "optimizer.ema_decay", optimizer.EmaDecay, "0 to below 1");
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
