namespace Isoloss.Runs.Recipes;

/// <summary>Depth against width at a fixed number of parameters.</summary>
public static class ModelShape
{
    /// <summary>
    /// The model that is trained on a rung: the rung's own size, or, with a <see cref="ModelRecipe.DepthFactor"/>, that many times
    /// its blocks (rounded, at least one) with the width in whole heads whose parameters without embeddings are nearest in ratio.
    /// </summary>
    /// <param name="model">Architecture.</param>
    /// <param name="rung">Size of the rung.</param>
    public static ModelSize Of(ModelRecipe model, ModelSize rung)
    {
        if (model.DepthFactor == 1)
            return rung;
        var plain = model with { DepthFactor = 1 };
        int layers = (int)Math.Max(1, Math.Round(rung.Layers * model.DepthFactor));
        double wanted = Count(plain, rung);
        // Width goes about with the root of the parameters of a block; heads stay whole and grouped.
        int step = model.HeadWidth * model.QueryGroup;
        int near = (int)(rung.Width * Math.Sqrt((double)rung.Layers / layers) / step);
        return Enumerable.Range(Math.Max(1, near - 1), 4)
            .Select(heads => new ModelSize { Width = heads * step, Layers = layers })
            .MinBy(size => Math.Abs(Math.Log(Count(plain, size) / wanted)))!;
    }

    private static double Count(ModelRecipe model, ModelSize size) => TransformerCount.Of(model, size, 1).ParamsNonEmbedding;
}
