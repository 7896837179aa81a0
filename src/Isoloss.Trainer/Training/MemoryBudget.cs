using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Training;

/// <summary>How many sequences go through the model at once. A fixed rule, not the machine's free memory: the order of sums must
/// repeat.</summary>
internal static class MemoryBudget
{
    private const double Bytes = 1 << 30;

    /// <summary>As many as keep activations below about 1 GiB; at least one.</summary>
    public static int SequencesAtOnce(ModelRecipe model, ModelSize rung, int vocabulary)
    {
        var size = ModelShape.Of(model, rung);
        // Counted from the tensors that a backward pass keeps: about 24 widths a block, and logits with their gradient. Linear layers are
        // functions of our own, of whose outputs TorchSharp keeps one more each: 11 widths, and logits.
        double floatsPerToken = 35.0 * size.Width * size.Layers + 4.0 * vocabulary;
        // Scores that are written out: two squares a head and block, and the copies of keys and values for every query.
        if (model.Window > 0 || model.AttentionCap > 0)
            floatsPerToken += (double)size.Layers * (size.Width / model.HeadWidth) * 3 * model.Context;
        if (model.QueryGroup > 1)
            floatsPerToken += 2.0 * size.Width * size.Layers;
        return (int)Math.Clamp(Bytes / (4 * floatsPerToken * model.Context), 1, 1 << 20);
    }
}
