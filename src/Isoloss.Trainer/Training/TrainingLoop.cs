using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Optimizers;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Training;

/// <summary>A model, its optimizer and the position in the data: everything that changes while training.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly Recipe _recipe;
    private readonly ITokenSource _source;
    private readonly Optimizer _optimizer;
    private readonly int _sequencesAtOnce;
    private double _lossSum;
    private long _lossCount;

    /// <summary>A freshly initialised model before its first step.</summary>
    public TrainingLoop(Recipe recipe, ModelSize size, ITokenSource source, RunStreams streams)
    {
        (_recipe, _source) = (recipe, source);
        Model = new Transformer(recipe, size, source.Vocabulary);
        Initializer.Fill(Model.Parameters, size.Layers, streams);
        _optimizer = new Optimizer(recipe.Optimizer, Model.Parameters, size.Width);
        _sequencesAtOnce = MemoryBudget.SequencesAtOnce(recipe.Model, size, source.Vocabulary);
    }

    /// <summary>The model.</summary>
    public Transformer Model { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Trains one global batch, in parts where it is too large for memory.</summary>
    /// <param name="multiple">The learning rate as a multiple of its peak.</param>
    /// <returns>Loss before the step, nats per token, and gradient norm before clipping.</returns>
    public (double Loss, double GradientNorm) TrainStep(double multiple)
    {
        Model.Parameters.Gradients.zero_();
        int sequences = _recipe.BatchTokens / _recipe.Model.Context;
        double loss = 0;
        for (int done = 0; done < sequences; done += _sequencesAtOnce)
            loss += Accumulate(Step * sequences + done, Math.Min(_sequencesAtOnce, sequences - done));
        double norm = _optimizer.Step(multiple, Step + 1);
        Step++;
        _lossSum += loss;
        _lossCount++;
        return (loss, norm);
    }

    /// <summary>Mean loss of the steps since the last call.</summary>
    public double TakeMeanLoss()
    {
        double mean = _lossSum / _lossCount;
        (_lossSum, _lossCount) = (0, 0);
        return mean;
    }

    /// <summary>The whole state.</summary>
    public Snapshot Capture(string key, double seconds) => new()
    {
        Key = key,
        Step = Step,
        Seconds = seconds,
        LossSum = _lossSum,
        LossCount = _lossCount,
        Values = Model.Parameters.Values.Floats().ToArray(),
        First = _optimizer.First,
        Second = _optimizer.Second,
    };

    /// <summary>Goes back to a state.</summary>
    public void Restore(Snapshot snapshot)
    {
        snapshot.Values.CopyTo(Model.Parameters.Values.Floats());
        snapshot.First.CopyTo(_optimizer.First, 0);
        snapshot.Second.CopyTo(_optimizer.Second, 0);
        (Step, _lossSum, _lossCount) = (snapshot.Step, snapshot.LossSum, snapshot.LossCount);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private double Accumulate(long first, int sequences)
    {
        using var scope = NewDisposeScope();
        int context = _recipe.Model.Context;
        Tensor inputs = empty(sequences * context, int64), targets = empty(sequences * context, int64);
        var window = new long[context + 1];
        for (int i = 0; i < sequences; i++)
        {
            _source.Train(first + i, window);
            window.AsSpan(0, context).CopyTo(inputs.Longs()[(i * context)..]);
            window.AsSpan(1).CopyTo(targets.Longs()[(i * context)..]);
        }
        var loss = Model.Loss(inputs, targets, 1f / _recipe.BatchTokens);
        loss.backward();
        return loss.item<float>();
    }
}
