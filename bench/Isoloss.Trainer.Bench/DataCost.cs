using System.Diagnostics;
using System.Globalization;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Bench;

/// <summary>
/// The share of a step that goes into producing its windows, the places of outliers included: of the synthetic language, of text as bytes and of
/// text of many small files in a large vocabulary, whose tokens lie in memory whatever tokenizer made them.
/// </summary>
internal static class DataCost
{
    private const int Warmup = 3, Tokens = 20_000_000, LargeVocabulary = 4096, Documents = 10_000;

    /// <summary>Prints a line for each source and size.</summary>
    public static void Report()
    {
        TorchLibrary.Prepare(1);
        Console.WriteLine($"{"size",-8} {"windows of",-16} {"step, ms",10} {"data, ms",10} {"share",8}   16 x 128 tokens a step");
        var (recipe, small) = Cases.Small();
        ModelSize[] sizes = [small, new() { Width = 64, Layers = 2 }, new() { Width = 384, Layers = 5 }];
        foreach (ModelSize size in sizes)
        {
            Report(recipe, size, "synthetic, 64", new SyntheticSource(recipe.Data, default));
            Report(recipe, size, "bytes, 256", Text(256, recipe.Model.Context, 1));
            Report(recipe, size, "BPE, 4096", Text(LargeVocabulary, recipe.Model.Context, Documents));
        }
    }

    private static TextSource Text(int vocabulary, int context, int documents)
    {
        // What the tokens are makes no difference to copying them; more than any cache holds, taken in random order.
        var random = CounterRandom.For("bench text");
        var tokens = new ushort[Tokens];
        foreach (ref ushort token in tokens.AsSpan())
            token = (ushort)random.Below(vocabulary);
        return new TextSource(tokens, vocabulary, context, 0.1, default)
        {
            Documents = [.. Enumerable.Range(0, documents).Select(i => new TextDocument($"{i % 8}/{i}.txt", i * (Tokens / documents), Tokens / documents))],
        };
    }

    private static void Report(Recipe recipe, ModelSize size, string name, ITokenSource inner)
    {
        var source = new TimedSource(inner);
        using var loop = new TrainingLoop(recipe, size, source, default);
        int sequences = recipe.BatchTokens / recipe.Model.Context;
        List<(double Step, double Data)> seen = [];
        for (int i = 0; i < Warmup + Steps(size); i++)
        {
            long start = Stopwatch.GetTimestamp();
            loop.TrainStep(new StepPlan(1, 1, (long)i * sequences, sequences));
            double data = source.Take();
            if (i >= Warmup)
                seen.Add((Stopwatch.GetElapsedTime(start).TotalSeconds, data));
        }
        double step = Median(seen.Select(s => s.Step)), own = Median(seen.Select(s => s.Data));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{size.Width}x{size.Layers,-5} {name,-16} {step * 1e3,10:0.00} {own * 1e3,10:0.000} {own / step,8:P2}"));
    }

    private static int Steps(ModelSize size) => (int)Math.Clamp(2e7 / (size.Width * (double)size.Width * size.Layers * 12), 5, 200);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
