using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Modules;

namespace Isoloss.Trainer.Models;

/// <summary>Parameters and FLOP of a model, those of a module's parts included.</summary>
internal static class ModelCount
{
    /// <summary>The built-in count, with what the module states in place of the parts it replaces.</summary>
    /// <param name="model">Architecture.</param>
    /// <param name="size">Its very size.</param>
    /// <param name="layout">All parameters.</param>
    /// <param name="plan">What a module replaces.</param>
    public static TransformerCount Of(ModelRecipe model, ModelSize size, ParameterLayout layout, ModulePlan plan)
    {
        int vocabulary = layout.Slots.First(s => s.Kind == ParameterKind.Embedding).Rows;
        var count = TransformerCount.Of(model with { DepthFactor = 1 }, size, vocabulary);
        if (plan.IsEmpty)
            return count;
        double replaced = 0;
        for (int i = 0; i < size.Layers; i++)
            replaced += (plan.Attention(i) is null ? 0 : TransformerCount.Attention(model, size.Width).FlopsPerToken)
                + (plan.FeedForward(i) is null ? 0 : TransformerCount.FeedForward(model, size.Width).FlopsPerToken);
        return new TransformerCount
        {
            Params = layout.Length,
            ParamsNonEmbedding = layout.Slots
                .Where(s => s.Kind is not (ParameterKind.Embedding or ParameterKind.Position or ParameterKind.Output)).Sum(s => (long)s.Length),
            FlopsPerToken = count.FlopsPerToken - replaced + 3 * plan.Parts.Sum(p => p.ForwardFlops),
        };
    }

    /// <summary>The rule in words.</summary>
    public static string RuleOf(ModelRecipe model) => TransformerCount.FlopRuleOf(model)
        + (model.Module is null ? "" : "; of the parts that the module replaces, 3 x the forward FLOP that it states");
}
