using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Probing;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Bench;

/// <summary>What looking for outliers costs: watching the sequences of a step over the step, tallying an evaluation over the
/// evaluation.</summary>
internal static class OutlierCost
{
    private const int Repeats = 2000;

    /// <summary>Prints a line a size.</summary>
    public static void Report()
    {
        TorchLibrary.Prepare(1);
        var time = new ProcessorTime();
        Console.WriteLine($"{"size",-8} {"step",10} {"watch",10} {"share",9} {"evaluation",11} {"tally",10} {"share",9}");
        foreach (var (recipe, size) in Cases.Usual(Precision.Fp32).Prepend(Cases.Small()))
            Report(recipe with { Evaluation = new EvaluationRecipe { Tokens = 16 * recipe.Model.Context } }, size, time);
    }

    private static void Report(Recipe recipe, ModelSize size, TimeProvider time)
    {
        var source = new SyntheticSource(recipe.Data, default);
        using var loop = new TrainingLoop(recipe, size, source, default);
        var set = new EvaluationSet(recipe, size, source);
        int sequences = recipe.BatchTokens / recipe.Model.Context;
        for (int i = 0; i < 3; i++)
            loop.TrainStep(new StepPlan(1, 1, i * sequences, sequences));
        double step = Seconds(time, 5, i => loop.TrainStep(new StepPlan(1, 1, (3 + i) * sequences, sequences)));
        double evaluation = Seconds(time, 3, _ => set.Measure(loop.Model, all: true));
        double watch = Watch(recipe, source, sequences, time), tally = Tally(recipe, source, set.Count, time);
        Console.WriteLine($"{size.Width}x{size.Layers,-5} {step * 1e3,7:F2} ms {watch * 1e6,7:F2} us {watch / step,9:P3} "
            + $"{evaluation * 1e3,8:F2} ms {tally * 1e6,7:F2} us {tally / evaluation,9:P3}");
    }

    private static double Watch(Recipe recipe, SyntheticSource source, int sequences, TimeProvider time)
    {
        var watch = new SequenceWatch();
        var domains = new DomainMap(source);
        float[] losses = Losses(recipe.Model.Context);
        return Seconds(time, Repeats, _ =>
        {
            for (int i = 0; i < sequences; i++)
            {
                double loss = 0;
                foreach (float token in losses)
                    loss += token / losses.Length;
                watch.Add(domains.Of(source.TrainPlace(i).Document), loss);
            }
        });
    }

    private static double Tally(Recipe recipe, SyntheticSource source, int windows, TimeProvider time)
    {
        float[] losses = Losses(recipe.Model.Context);
        var tokens = new long[recipe.Model.Context + 1];
        source.Evaluate(0, tokens);
        return Seconds(time, Repeats / 20, _ =>
        {
            var tally = new OutlierTally(source, windows);
            for (int i = 0; i < windows; i++)
                tally.Add(i, tokens, losses, 2);
            tally.Take(_ => tokens);
        });
    }

    private static float[] Losses(int context)
    {
        var random = CounterRandom.For("losses", 1);
        return [.. Enumerable.Range(0, context).Select(_ => (float)(2 + random.Normal()))];
    }

    private static double Seconds(TimeProvider time, int repeats, Action<int> action)
    {
        long start = time.GetTimestamp();
        for (int i = 0; i < repeats; i++)
            action(i);
        return time.GetElapsedTime(start).TotalSeconds / repeats;
    }
}
