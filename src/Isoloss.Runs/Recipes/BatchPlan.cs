namespace Isoloss.Runs.Recipes;

/// <summary>How many tokens each step takes: the full batch, or a batch that doubles until it is full.</summary>
public sealed class BatchPlan
{
    private readonly List<Stage> _stages = [];

    /// <summary>Plans the batches of a run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="tokens">Tokens asked for, at least 1; rounded up to whole full batches.</param>
    public BatchPlan(Recipe recipe, long tokens)
    {
        Full = recipe.BatchTokens;
        TotalTokens = WholeBatches(tokens, Full);
        long step = 0, done = 0;
        foreach (var (batch, length) in Ramp(recipe))
        {
            _stages.Add(new Stage(step, done, batch));
            // Both are multiples of the full batch, so every stage ends with a whole step.
            long taken = Math.Min(length, TotalTokens - done);
            (step, done) = (step + taken / batch, done + taken);
        }
        _stages.Add(new Stage(step, done, Full));
        Steps = step + (TotalTokens - done) / Full;
    }

    /// <summary>Tokens in whole full batches, to which a run is rounded up.</summary>
    /// <param name="tokens">Tokens asked for, at least 1.</param>
    /// <param name="batch">The full batch in tokens.</param>
    public static long WholeBatches(long tokens, int batch) => ((tokens - 1) / batch + 1) * batch;

    /// <summary>The full batch in tokens.</summary>
    public int Full { get; }

    /// <summary>Steps of the run.</summary>
    public long Steps { get; }

    /// <summary>Tokens of the run.</summary>
    public long TotalTokens { get; }

    /// <summary>Tokens after a number of steps.</summary>
    public long Tokens(long steps)
    {
        var stage = StageOf(steps);
        return stage.Tokens + (steps - stage.Steps) * stage.Batch;
    }

    /// <summary>Steps after which so many tokens are done; rounded up to a whole step.</summary>
    /// <param name="tokens">From 0 to <see cref="TotalTokens"/>.</param>
    public long StepsTo(long tokens)
    {
        int i = _stages.Count - 1;
        while (i > 0 && _stages[i].Tokens >= tokens)
            i--;
        return _stages[i].Steps + (tokens - _stages[i].Tokens + _stages[i].Batch - 1) / _stages[i].Batch;
    }

    /// <summary>Tokens of a step, counted from 1.</summary>
    public int Batch(long step) => StageOf(step - 1).Batch;

    private Stage StageOf(long stepsDone)
    {
        int i = _stages.Count - 1;
        while (i > 0 && _stages[i].Steps > stepsDone)
            i--;
        return _stages[i];
    }

    private static IEnumerable<(int Batch, long Tokens)> Ramp(Recipe recipe)
    {
        var (start, full) = (recipe.Schedule.BatchStartTokens, recipe.BatchTokens);
        if (start == 0)
            yield break;
        long doublings = long.Log2(full / start);
        long length = (recipe.Schedule.BatchRampTokens / doublings + full - 1) / full * full;
        for (int batch = start; batch < full; batch *= 2)
            yield return (batch, length);
    }

    /// <summary>A stretch of one batch size.</summary>
    /// <param name="Steps">Steps before it.</param>
    /// <param name="Tokens">Tokens before it.</param>
    /// <param name="Batch">Tokens a step.</param>
    private readonly record struct Stage(long Steps, long Tokens, int Batch);
}
