using System.Text.Json;
using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Calibration;

/// <summary><c>isoloss-trainer calibrate FILE</c>: trains a few steps of each size and prints a JSON line a size. Touches no run
/// directory.</summary>
internal static class CalibrateCommand
{
    /// <summary>Steps measured for each size unless told otherwise.</summary>
    public const int DefaultSteps = 8;

    private const int WarmupSteps = 2; // the first steps compile code and fill caches

    /// <summary>Calibrates and gives the exit code.</summary>
    public static int Run(string file, int steps, TimeProvider time)
    {
        try
        {
            var request = JobReader.ReadFile<CalibrationRequest>(file);
            if (request.Sizes.Count == 0 || request.Threads < 1)
                throw new BadInputException(
                    $"{file}: found {request.Sizes.Count} sizes and {request.Threads} threads, expected one or more of each");
            foreach (var size in request.Sizes)
                RecipeCheck.Check(request.Recipe, size);
            TorchLibrary.Prepare(request.Threads);
            var source = TokenSources.Open(request.Recipe, default, request.CacheDirectory, Console.Error.WriteLine);
            foreach (var size in request.Sizes)
                Console.WriteLine(JsonSerializer.Serialize(Measure(request.Recipe, size, source, steps, time), IsolossJson.Line));
            return ExitCode.Done;
        }
        catch (BadInputException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.BadInput;
        }
    }

    /// <summary>Measures one size.</summary>
    public static CalibrationResult Measure(Recipe recipe, ModelSize size, ITokenSource source, int steps, TimeProvider time)
    {
        using var loop = new TrainingLoop(recipe, size, source, default);
        // A small set is enough to time an evaluation.
        int tokens = Math.Min(recipe.Evaluation.Tokens, recipe.BatchTokens);
        var small = recipe with { Evaluation = recipe.Evaluation with { Tokens = tokens } };
        var evaluation = new EvaluationSet(small, size, source);
        var seconds = new List<double>();
        int sequences = recipe.BatchTokens / recipe.Model.Context;
        for (int i = 0; i < WarmupSteps + steps; i++)
        {
            // No probes: they cost below 3 % (bench, "probes"), less than the speed varies.
            var plan = new StepPlan(1, 1, (long)i * sequences, sequences);
            double elapsed = Seconds(() => loop.TrainStep(plan), time);
            if (i >= WarmupSteps)
                seconds.Add(elapsed);
        }
        evaluation.Measure(loop.Model, all: true);
        double evaluationSeconds = Seconds(() => evaluation.Measure(loop.Model, all: true), time);
        seconds.Sort();
        var count = TransformerCount.Of(recipe.Model, size, source.Vocabulary);
        return new CalibrationResult
        {
            Size = size,
            Params = count.Params,
            ParamsNonEmbedding = count.ParamsNonEmbedding,
            FlopsPerToken = count.FlopsPerToken,
            TokensPerSecond = recipe.BatchTokens / seconds[seconds.Count / 2],
            EvaluationSecondsPerToken = evaluationSeconds / ((double)evaluation.Count * recipe.Model.Context),
            SnapshotBytes = Snapshot.FileLength(TrainingLoop.NumbersLength, loop.ArrayLengths.Select(n => (long)n)),
        };
    }

    private static double Seconds(Action action, TimeProvider time)
    {
        long start = time.GetTimestamp();
        action();
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
