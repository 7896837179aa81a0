using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Bench;

/// <summary>What is measured: 16 sequences of 128 tokens a step.</summary>
internal static class Cases
{
    /// <summary>The sizes of the design's table, 256 symbols.</summary>
    public static IEnumerable<(Recipe Recipe, ModelSize Size)> Usual(Precision precision) =>
        from size in (ModelSize[])[Size(64, 2), Size(128, 3), Size(256, 3), Size(384, 5)]
        select (Make(256, OptimizerName.Adamw) with { Precision = precision }, size);

    /// <summary>Sizes for a ladder of minutes, 64 symbols, both optimizers.</summary>
    public static IEnumerable<(Recipe Recipe, ModelSize Size)> Ladder() =>
        from optimizer in (OptimizerName[])[OptimizerName.Adamw, OptimizerName.Muon]
        from size in (ModelSize[])[Size(32, 2), Size(48, 2), Size(64, 2), Size(64, 3), Size(96, 3), Size(128, 3)]
        select (Make(64, optimizer, headWidth: 16), size);

    /// <summary>The smallest of the demo's sizes, where a step has the least to hide a probe in.</summary>
    public static (Recipe Recipe, ModelSize Size) Small() => (Make(64, OptimizerName.Adamw, headWidth: 16), Size(16, 2));

    private static ModelSize Size(int width, int layers) => new() { Width = width, Layers = layers };

    private static Recipe Make(int symbols, OptimizerName optimizer, int headWidth = 32) => new()
    {
        Data = new DataRecipe { Symbols = symbols },
        Optimizer = new OptimizerRecipe { Name = optimizer },
        Model = new ModelRecipe { HeadWidth = headWidth },
    };
}
