using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Probing;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Bench;

/// <summary>What writing at the end of a run costs, over the training of the shortest run that does.</summary>
internal static class ContinuationCost
{
    private const int Repeats = 5;

    /// <summary>Prints a line a size.</summary>
    public static void Report()
    {
        TorchLibrary.Prepare(1);
        Console.WriteLine($"{"size",-8} {"tokens",10} {"prompts",8} {"training",12} {"writing",12} {"share",8}");
        foreach (var (recipe, size) in Cases.Usual(Precision.Fp32).Prepend(Cases.Small()))
            Report(recipe with { Evaluation = new EvaluationRecipe { Tokens = 16 * recipe.Model.Context } }, size, 960_000, new ProcessorTime());
    }

    private static void Report(Recipe recipe, ModelSize size, long trained, TimeProvider time)
    {
        var source = new SyntheticSource(recipe.Data, default);
        using var loop = new TrainingLoop(recipe, size, source, default);
        var set = new EvaluationSet(recipe, size, source);
        int sequences = recipe.BatchTokens / recipe.Model.Context;
        for (int i = 0; i < 3; i++)
            loop.TrainStep(new StepPlan(1, 1, i * sequences, sequences));
        set.Continue(loop.Model, trained);
        double step = Seconds(time, i => loop.TrainStep(new StepPlan(1, 1, (3 + i) * sequences, sequences)));
        double writing = Seconds(time, _ => set.Continue(loop.Model, trained));
        double training = step * trained / recipe.BatchTokens;
        int prompts = ContinuationPlan.Of(recipe.Model.Context, trained, set.Count)!.Prompts;
        Console.WriteLine($"{size.Width}x{size.Layers,-5} {trained,10} {prompts,8} {training,10:F2} s {writing * 1e3,9:F1} ms {writing / training,8:P2}");
    }

    private static double Seconds(TimeProvider time, Action<int> action)
    {
        long start = time.GetTimestamp();
        for (int i = 0; i < Repeats; i++)
            action(i);
        return time.GetElapsedTime(start).TotalSeconds / Repeats;
    }
}
