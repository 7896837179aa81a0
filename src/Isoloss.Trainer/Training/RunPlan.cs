using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Training;

/// <summary>What happens at which step; decided by the recipe and the tokens alone. Steps are counted from 1, when they are
/// done.</summary>
internal sealed class RunPlan
{
    private const int MostLines = 200;
    private readonly Recipe _recipe;
    private readonly long _every;
    private readonly HashSet<long> _evaluations = [];

    /// <summary>Plans a run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="tokens">Tokens asked for, at least 1; rounded up to whole batches.</param>
    public RunPlan(Recipe recipe, long tokens)
    {
        _recipe = recipe;
        Steps = (tokens - 1) / recipe.BatchTokens + 1;
        _every = (Steps - 1) / MostLines + 1;
        // Each evaluation comes at half of the tokens of the next: laws are about orders of magnitude.
        for (int i = 0; i < recipe.Evaluation.Points && Steps >> i > 0 && i < 63; i++)
            _evaluations.Add(Steps >> i);
    }

    /// <summary>Steps of the run.</summary>
    public long Steps { get; }

    /// <summary>Tokens after a step.</summary>
    public long Tokens(long step) => step * _recipe.BatchTokens;

    /// <summary>Whether the model is evaluated after this step.</summary>
    public bool IsEvaluated(long step) => _evaluations.Contains(step);

    /// <summary>Whether a line of metrics is written after this step.</summary>
    public bool IsRecorded(long step) => step % _every == 0 || IsEvaluated(step);

    /// <summary>The last step with a line among the first <paramref name="step"/> steps, or -1.</summary>
    public long LastRecorded(long step)
    {
        long last = step - step % _every;
        foreach (long evaluation in _evaluations.Where(e => e <= step))
            last = Math.Max(last, evaluation);
        return last == 0 ? -1 : last;
    }

    /// <summary>The learning rate of a step as a multiple of its peak.</summary>
    public double Multiple(long step) => _recipe.Schedule.Multiple(step - 1, Steps, _recipe.BatchTokens);
}
