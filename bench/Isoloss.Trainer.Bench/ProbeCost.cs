using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Bench;

/// <summary>What probes cost: the time of a probe over that of the steps between two probes.</summary>
internal static class ProbeCost
{
    private const int Warmup = 2, Repeats = 15;

    /// <summary>Prints a line a size, with the full batch of 16 sequences and with the least one.</summary>
    public static void Report()
    {
        TorchLibrary.Prepare(1);
        Console.WriteLine($"{"size",-8} {"batch",6} {"step",10} {"probe",10} {"share of throughput",20}");
        foreach (var (recipe, size) in Cases.Usual(Precision.Fp32).Prepend(Cases.Small()))
            foreach (int sequences in (int[])[16, 1])
                Report(recipe with { BatchTokens = sequences * recipe.Model.Context }, size, sequences, new ProcessorTime());
    }

    private static void Report(Recipe recipe, ModelSize size, int sequences, TimeProvider time)
    {
        var source = new SyntheticSource(recipe.Data, default);
        using var loop = new TrainingLoop(recipe, size, source, default);
        var evaluation = new EvaluationSet(recipe with { Evaluation = new EvaluationRecipe { Tokens = 1024 } }, size, source);
        var plan = new RunPlan(recipe, 1L << 40);
        List<double> plain = [], probed = [];
        for (int i = 0; i < Warmup + Repeats; i++)
        {
            var step = new StepPlan(1, 1, 2L * i * sequences, sequences);
            double seconds = Seconds(() => loop.TrainStep(step), time), with = Seconds(() =>
            {
                loop.TrainStep(step with { FirstSequence = (2L * i + 1) * sequences, IsProbed = true });
                evaluation.Probe(loop.Model, plan.ProbeSequences);
            }, time);
            if (i < Warmup)
                continue;
            plain.Add(seconds);
            probed.Add(with);
        }
        double one = Median(plain), probe = Median(probed) - one, share = probe / (RunPlan.ProbeSpacing(sequences) * one + probe);
        Console.WriteLine($"{size.Width}x{size.Layers,-5} {sequences,6} {one * 1e3,7:F2} ms {probe * 1e3,7:F2} ms {share,20:P2}");
    }

    private static double Seconds(Action action, TimeProvider time)
    {
        long start = time.GetTimestamp();
        action();
        return time.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
