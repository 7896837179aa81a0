using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Training;

/// <summary>What happens at which step; decided by the recipe and the tokens alone. Steps are counted from 1, when they are
/// done.</summary>
internal sealed class RunPlan
{
    private const int MostLines = 200;
    private readonly Recipe _recipe;
    private readonly BatchPlan _batches;
    private readonly long _every;
    private readonly long _probeEvery;
    private readonly HashSet<long> _evaluations = [];

    /// <summary>Plans a run.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="tokens">Tokens asked for, at least 1; rounded up to whole batches.</param>
    public RunPlan(Recipe recipe, long tokens)
    {
        _recipe = recipe;
        _batches = new BatchPlan(recipe, tokens);
        _every = (Steps - 1) / MostLines + 1;
        _probeEvery = ((ProbeSpacing(recipe.BatchTokens / recipe.Model.Context) - 1) / _every + 1) * _every;
        // Each evaluation comes at half of the tokens of the next: laws are about orders of magnitude.
        for (int i = 0; i < recipe.Evaluation.Points && Steps >> i > 0 && i < 63; i++)
            _evaluations.Add(Steps >> i);
    }

    /// <summary>Steps of the run.</summary>
    public long Steps => _batches.Steps;

    /// <summary>Tokens after a step.</summary>
    public long Tokens(long step) => _batches.Tokens(step);

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

    /// <summary>Least steps between two probes: what keeps their cost below the stated share (bench, "probes"). A probe takes at least
    /// one sequence, so a batch of a single one needs more.</summary>
    /// <param name="sequences">Sequences of the full batch.</param>
    public static int ProbeSpacing(int sequences) => sequences == 1 ? 32 : 16;

    /// <summary>Whether the model is probed at this step; such a step has a line of metrics.</summary>
    public bool IsProbed(long step) => step % _probeEvery == 0;

    /// <summary>Sequences that a probe takes: an eighth of the full batch, from 1 to 4.</summary>
    public int ProbeSequences => Math.Clamp(_recipe.BatchTokens / _recipe.Model.Context / 8, 1, 4);

    /// <summary>The step of a number.</summary>
    public StepPlan this[long step]
    {
        get
        {
            int context = _recipe.Model.Context;
            double progress = (double)Tokens(step - 1) / _batches.TotalTokens;
            return new StepPlan(Multiple(step), 1 + (_recipe.Schedule.DecayFinal - 1) * progress, Tokens(step - 1) / context,
                _batches.Batch(step) / context, IsProbed(step));
        }
    }

    /// <summary>The learning rate of a step as a multiple of its peak. While the batch grows, as at the same tokens in full
    /// batches.</summary>
    public double Multiple(long step) => _recipe.Schedule.Multiple(
        Tokens(step - 1) / _batches.Full, _batches.TotalTokens / _batches.Full, _batches.Full);
}
