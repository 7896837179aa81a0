using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Training;

namespace Isoloss.Trainer.Calibration;

/// <summary>How long the steps of one recipe at one size took, over any number of rounds.</summary>
/// <param name="index">Which case of the request it belongs to.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="size">The size.</param>
/// <param name="source">Where its tokens come from.</param>
/// <param name="time">Clock.</param>
internal sealed class CaseTimings(int index, Recipe recipe, ModelSize size, ITokenSource source, TimeProvider time)
{
    private const int WarmupSteps = 2; // the first steps compile code and fill caches

    /// <summary>A round of short steps goes on for so long: on a shared machine a processor is taken away for tens of milliseconds at a time, and runs pay for that too.</summary>
    private const double LeastSeconds = 0.15;

    private const int MostSteps = 100;

    private readonly List<double> _steps = [], _evaluations = [];
    private long _snapshotBytes;
    private TransformerCount? _count;

    /// <summary>Trains a few steps of a new model and times them.</summary>
    public void Round(int steps)
    {
        using var loop = new TrainingLoop(recipe, size, source, default);
        _count = loop.Model.Count;
        int sequences = recipe.BatchTokens / recipe.Model.Context;
        double timed = 0;
        for (int i = 0; i < WarmupSteps + steps || (timed < LeastSeconds && i < MostSteps); i++)
        {
            // No probes: they cost below 3 % (bench, "probes"), less than the speed varies.
            var plan = new StepPlan(1, 1, (long)i * sequences, sequences);
            double seconds = Seconds(() => loop.TrainStep(plan));
            if (i < WarmupSteps)
                continue;
            _steps.Add(seconds);
            timed += seconds;
        }
        // A small set is enough to time an evaluation.
        int tokens = Math.Min(recipe.Evaluation.Tokens, recipe.BatchTokens);
        var evaluation = new EvaluationSet(recipe with { Evaluation = recipe.Evaluation with { Tokens = tokens } }, size, source);
        evaluation.Measure(loop.Model, all: true);
        _evaluations.Add(Seconds(() => evaluation.Measure(loop.Model, all: true)) / ((double)evaluation.Count * recipe.Model.Context));
        _snapshotBytes = Snapshot.FileLength(TrainingLoop.NumbersLength, loop.ArrayLengths.Select(n => (long)n));
    }

    /// <summary>The means over all rounds, at least one.</summary>
    public CalibrationResult Result()
    {
        var count = _count!;
        return new CalibrationResult
        {
            Case = index,
            Size = size,
            Params = count.Params,
            ParamsNonEmbedding = count.ParamsNonEmbedding,
            FlopsPerToken = count.FlopsPerToken,
            TokensPerSecond = recipe.BatchTokens / _steps.Average(),
            EvaluationSecondsPerToken = _evaluations.Average(),
            SnapshotBytes = _snapshotBytes,
        };
    }

    private double Seconds(Action action)
    {
        long start = time.GetTimestamp();
        action();
        return time.GetElapsedTime(start).TotalSeconds;
    }
}
