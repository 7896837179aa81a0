using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Optimizers;
using Isoloss.Trainer.Probing;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Training;

/// <summary>A model, its optimizer and the position in the data: everything that changes while training.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly Recipe _recipe;
    private readonly ITokenSource _source;
    private readonly RunStreams _streams;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly SpikeDetector _spikes = new();
    private readonly SequenceWatch _sequences = new();
    private readonly DomainMap _domains;
    private readonly List<OutlierSequence> _outliers = [];
    private readonly long[] _window;
    private float[] _tokenLosses = [];
    private readonly int _sequencesAtOnce;
    private double _lossSum;
    private long _lossCount;

    /// <summary>A freshly initialised model before its first step, at the size of a rung.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="rung">Size of the rung.</param>
    /// <param name="source">Where windows come from.</param>
    /// <param name="streams">Streams of the run.</param>
    /// <param name="device">See <see cref="Transformer"/>.</param>
    public TrainingLoop(Recipe recipe, ModelSize rung, ITokenSource source, RunStreams streams, Device? device = null)
    {
        (_recipe, _source, _streams, _domains) = (recipe, source, streams, new DomainMap(source));
        _window = new long[recipe.Model.Context + 1];
        var size = ModelShape.Of(recipe.Model, rung);
        Model = new Transformer(recipe, size, source.Vocabulary, device);
        if (Model.HasModule)
            CheckModule();
        Initializer.Fill(Model.Parameters, size.Layers, streams);
        Model.Parameters.SendValues();
        _optimizer = new Optimizer(recipe.Optimizer, Model.Parameters, size.Width);
        if (recipe.Optimizer.EmaDecay > 0)
            _average = new WeightAverage(recipe.Optimizer.EmaDecay, Model.Parameters.Values.Floats());
        _sequencesAtOnce = MemoryBudget.SequencesAtOnce(recipe.Model, rung, source.Vocabulary);
    }

    /// <summary>The model.</summary>
    public Transformer Model { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Losses that shot up.</summary>
    public SpikeDetector Spikes => _spikes;

    /// <summary>Length of the numbers of a snapshot, and what it was before sequences were watched.</summary>
    public const int NumbersLength = SpikeDetector.StateLength + SequenceWatch.StateLength, OlderNumbersLength = SpikeDetector.StateLength;

    /// <summary>Lengths of the arrays of a snapshot.</summary>
    public IReadOnlyList<int> ArrayLengths => [Model.Parameters.Layout.Length, .. State().Select(a => a.Length)];

    /// <summary>Trains one global batch, in parts where it is too large for memory.</summary>
    public StepResult TrainStep(StepPlan plan)
    {
        Model.Parameters.ClearGradients();
        // Nothing else draws from torch; a resumed run must draw what it would have drawn.
        if (Model.HasModule)
            manual_seed((long)_streams.For("module step", Step).Next());
        double loss = 0;
        for (int done = 0; done < plan.Sequences; done += _sequencesAtOnce)
            loss += Accumulate(plan, done, Math.Min(_sequencesAtOnce, plan.Sequences - done));
        float[]? before = plan.IsProbed ? Model.Parameters.Values.Floats().ToArray() : null;
        Model.Parameters.FetchGradients();
        double norm = _optimizer.Step(plan.Multiple, Step + 1, plan.DecayMultiple);
        Model.Parameters.SendValues();
        _average?.Add(Model.Parameters.Values.Floats());
        _spikes.Add(loss);
        Step++;
        _lossSum += loss;
        _lossCount++;
        return new StepResult(loss, norm, before is null ? null : UpdateProbe.Of(before, Model.Parameters.Values.Floats()));
    }

    /// <summary>Mean loss of the steps since the last call.</summary>
    public double TakeMeanLoss()
    {
        double mean = _lossSum / _lossCount;
        (_lossSum, _lossCount) = (0, 0);
        return mean;
    }

    /// <summary>Sequences of the steps since the last call whose loss stands out.</summary>
    public IReadOnlyList<OutlierSequence> TakeOutliers()
    {
        if (_outliers.Count == 0)
            return [];
        OutlierSequence[] taken = [.. _outliers];
        _outliers.Clear();
        return taken;
    }

    /// <summary>Measures the averaged weights; null where the recipe asks for no average.</summary>
    public T? WithAverage<T>(Func<T> measure) where T : class
    {
        if (_average is null)
            return null;
        float[] weights = Model.Parameters.Values.Floats().ToArray();
        SetValues(_average.Values);
        T measured = measure();
        SetValues(weights);
        return measured;
    }

    /// <summary>The whole state.</summary>
    public Snapshot Capture(string key, double seconds) => new()
    {
        Key = key,
        Step = Step,
        Seconds = seconds,
        LossSum = _lossSum,
        LossCount = _lossCount,
        Numbers = [.. _spikes.State, .. _sequences.State],
        Arrays = [Model.Parameters.Values.Floats().ToArray(), .. State()],
    };

    /// <summary>Goes back to a state.</summary>
    public void Restore(Snapshot snapshot)
    {
        SetValues(snapshot.Arrays[0]);
        foreach (var (saved, now) in snapshot.Arrays.Skip(1).Zip(State()))
            saved.CopyTo(now, 0);
        // An earlier layout says nothing of spikes or sequences: they are looked for anew.
        if (snapshot.Numbers.Length > 0)
            _spikes.State = snapshot.Numbers[..SpikeDetector.StateLength];
        if (snapshot.Numbers.Length == NumbersLength)
            _sequences.State = snapshot.Numbers.AsSpan(SpikeDetector.StateLength);
        (Step, _lossSum, _lossCount) = (snapshot.Step, snapshot.LossSum, snapshot.LossCount);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    // Nobody else disposes of what a constructor does not return.
    private void CheckModule()
    {
        try
        {
            Model.CheckModule();
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    private void SetValues(float[] values)
    {
        values.CopyTo(Model.Parameters.Values.Floats());
        Model.Parameters.SendValues();
    }

    /// <summary>All that a step depends on beside the parameters.</summary>
    private IEnumerable<float[]> State()
    {
        foreach (float[] part in _optimizer.State)
            yield return part;
        if (_average is not null)
            yield return _average.Values;
    }

    private double Accumulate(StepPlan plan, int done, int sequences)
    {
        using var scope = NewDisposeScope();
        int context = _recipe.Model.Context;
        Tensor inputs = empty(sequences * context, int64), targets = empty(sequences * context, int64);
        for (int i = 0; i < sequences; i++)
        {
            _source.Train(plan.FirstSequence + done + i, _window);
            _window.AsSpan(0, context).CopyTo(inputs.Longs()[(i * context)..]);
            _window.AsSpan(1).CopyTo(targets.Longs()[(i * context)..]);
        }
        if (_tokenLosses.Length < sequences * context)
            _tokenLosses = new float[sequences * context];
        var objective = Model.Objective(inputs, targets, 1f / (plan.Sequences * context), _tokenLosses);
        objective.Total.backward();
        for (int i = 0; i < sequences; i++)
            Watch(plan.FirstSequence + done + i, _tokenLosses.AsSpan(i * context, context));
        return objective.Loss.item<float>();
    }

    private void Watch(long number, ReadOnlySpan<float> losses)
    {
        double loss = 0;
        foreach (float token in losses)
            loss += token / losses.Length;
        var place = _source.TrainPlace(number);
        if (_sequences.Add(_domains.Of(place.Document), loss) is not { } find)
            return;
        _source.Train(number, _window);
        _outliers.Add(new OutlierSequence
        {
            Window = number,
            FirstToken = place.FirstToken,
            Document = place.Document < 0 ? null : _source.Documents[place.Document].Name,
            Loss = Math.Round(loss, 4),
            Expected = Math.Round(find.Expected, 4),
            Deviations = Math.Round(find.Deviations, 1),
            Text = _source.TextOf(_window.AsSpan(0, Math.Min(_window.Length, 128))),
        });
    }
}
