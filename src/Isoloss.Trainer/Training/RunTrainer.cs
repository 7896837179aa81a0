using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Models;

namespace Isoloss.Trainer.Training;

/// <summary>Trains one run from where its directory stands to its result.</summary>
internal sealed class RunTrainer : IDisposable
{
    private readonly Job _job;
    private readonly TimeProvider _time;
    private readonly Action<string> _print;
    private readonly RunDirectory _directory;
    private readonly string _device;
    private readonly RunPlan _plan;
    private readonly ModelSize _size;
    private readonly Recipe _recipe;
    private readonly ITokenSource _source;
    private readonly TrainingLoop _loop;
    private readonly EvaluationSet _evaluation;
    private readonly SnapshotStore _snapshots;
    private readonly RunRecorder _recorder;
    private readonly long _begin;
    private readonly HashSet<long> _keep = [];
    private double _seconds;

    /// <summary>Opens the data and the run's files and goes back to its last snapshot, where there is one.</summary>
    /// <param name="job">What to train and where.</param>
    /// <param name="time">Clock for timings and snapshots; no result depends on it.</param>
    /// <param name="print">Where short lines for people go.</param>
    /// <param name="device">Where the model computes; null for the processor.</param>
    /// <exception cref="Core.BadInputException">The recipe or its data cannot be used.</exception>
    public RunTrainer(Job job, TimeProvider time, Action<string> print, TorchSharp.torch.Device? device = null)
    {
        (_job, _time, _print, _device) = (job, time, print, device?.ToString() ?? "cpu");
        (_recipe, _size) = JobReader.ReadRecipe(job.Run);
        // Streams are named after the rung, whatever shape an arm gives its parameters.
        var streams = new RunStreams(job.Run.Seed, _size, job.Run.Origin?.StreamTokens ?? job.Run.Tokens);
        _directory = new RunDirectory(job.Directory);
        _plan = new RunPlan(_recipe, job.Run.Tokens);
        _begin = PlanBranches(job);
        _source = TokenSources.Open(_recipe, streams, job.CacheDirectory, print);
        _evaluation = new EvaluationSet(_recipe, _size, _source);
        _loop = new TrainingLoop(_recipe, _size, _source, streams, device);
        _snapshots = new SnapshotStore(_directory.SnapshotsDirectory, print);
        _recorder = new RunRecorder(_directory, _plan, time);
        Resume();
    }

    private double PeakRate => _recipe.Optimizer.Name == OptimizerName.Lion
        ? _recipe.Optimizer.LionLr
        : _recipe.Optimizer.LearningRate;

    /// <summary>Trains until done, diverged or asked to stop; a stopped run has a snapshot of where it is.</summary>
    public RunState Train(CancellationToken stop)
    {
        _recorder.Start(_loop.Step, _seconds);
        (Evaluation Weights, Evaluation? Average)? last = null;
        double lastSave = _seconds;
        while (_loop.Step < _plan.Steps)
        {
            if (_loop.Step == _job.StopAfterStep)
                return EndReplay();
            if (stop.IsCancellationRequested)
                return Stop();
            var plan = _plan[_loop.Step + 1];
            long start = _time.GetTimestamp();
            var step = _loop.TrainStep(plan);
            _seconds += _time.GetElapsedTime(start).TotalSeconds;
            if (!double.IsFinite(step.Loss) || !double.IsFinite(step.GradientNorm))
                return Diverge(plan.Multiple, step.Loss, step.GradientNorm);
            var measured = _plan.IsRecorded(_loop.Step) ? Record(plan, step) : null;
            _recorder.Record(_loop.Step, measured?.Weights.Outliers, _loop.TakeOutliers());
            if (_loop.Step == _plan.Steps)
                last = measured;
            if (_keep.Contains(_loop.Step))
                SnapshotStore.Write(_directory.KeptDirectory, _loop.Capture(_job.Run.Key, _seconds));
            _recorder.Refresh(_loop.Step);
            if (_seconds - lastSave >= _job.SnapshotSeconds)
            {
                _snapshots.Save(_loop.Capture(_job.Run.Key, _seconds));
                lastSave = _seconds;
            }
        }
        return Finish(last ?? Measure(all: true));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _recorder.Dispose();
        _loop.Dispose();
    }

    /// <summary>Notes after which steps a state is kept.</summary>
    /// <returns>The step that this run begins after.</returns>
    private long PlanBranches(Job job)
    {
        foreach (double share in job.KeepSnapshots ?? [])
            _keep.Add(KeptSnapshot.StepOf(share, _plan.Steps));
        if (job.StopAfterStep is { } last)
            _keep.Add(last);
        // A replay may go to the end, where a longer run goes on; it then leaves a result like the first time.
        long begin = job.Start?.Step ?? 0, furthest = Math.Max(begin, (job.StopAfterStep ?? 1) - 1);
        return furthest < _plan.Steps ? begin : throw new BadInputException(
            $"found step {Math.Max(begin, job.StopAfterStep ?? 0)} to begin or stop after, expected one within the {_plan.Steps} steps of the run");
    }

    private void Resume()
    {
        // A machine that lost power may keep a snapshot and lose the lines before it; those would be missing for ever.
        var snapshot = _snapshots.ReadNewest(_job.Run.Key, TrainingLoop.NumbersLength, _loop.ArrayLengths,
            s => _plan.LastRecorded(s.Step) <= _begin || _recorder.LastStep >= _plan.LastRecorded(s.Step), TrainingLoop.OlderNumbersLength);
        if (snapshot is not null)
        {
            _loop.Restore(snapshot);
            _seconds = snapshot.Seconds;
            _print($"goes on after step {snapshot.Step}");
        }
        else if (_job.Start is { } start)
        {
            string key = _job.Run.Origin is { } origin && origin.Step == start.Step ? origin.Key : _job.Run.Key;
            // Its seconds were another run's.
            _loop.Restore(SnapshotStore.ReadStart(start, key, TrainingLoop.NumbersLength, _loop.ArrayLengths, TrainingLoop.OlderNumbersLength));
            _print($"begins after step {start.Step} of run {key}");
        }
    }

    private RunState EndReplay()
    {
        _recorder.WriteStatus(RunState.Finished, _loop.Step);
        _print($"kept the state after step {_loop.Step}; a replay ends here");
        return RunState.Finished;
    }

    private (Evaluation Weights, Evaluation? Average)? Record(StepPlan plan, StepResult result)
    {
        long step = _loop.Step;
        bool isLast = step == _plan.Steps;
        var (weights, average) = _plan.IsEvaluated(step) ? Measure(isLast) : default;
        _recorder.Record(step, new StepRecord
        {
            LearningRate = PeakRate * plan.Multiple,
            TrainLoss = _loop.TakeMeanLoss(),
            GradientNorm = result.GradientNorm,
            Evaluation = weights,
            Average = average,
            Update = result.Update,
            Probe = plan.IsProbed ? _evaluation.Probe(_loop.Model, _plan.ProbeSequences) : null,
            Spikes = (_loop.Spikes.Spikes, _loop.Spikes.SpikeSteps),
        }, _seconds);
        if (weights is null)
            return null;
        _print(FormattableString.Invariant(
            $"step {step} of {_plan.Steps}: train {_recorder.Loss:F4}, evaluation {weights.Loss:F4}"));
        return (weights, average);
    }

    private (Evaluation Weights, Evaluation? Average) Measure(bool all) =>
        (_evaluation.Measure(_loop.Model, all), _loop.WithAverage(() => _evaluation.Measure(_loop.Model, all)));

    private RunState Stop()
    {
        _snapshots.Save(_loop.Capture(_job.Run.Key, _seconds));
        _recorder.WriteStatus(RunState.Cancelled, _loop.Step);
        _print($"stopped after step {_loop.Step} of {_plan.Steps}; the next start goes on from there");
        return RunState.Cancelled;
    }

    private RunState Diverge(double multiple, double loss, double norm)
    {
        _recorder.Record(_loop.Step,
            new StepRecord { LearningRate = PeakRate * multiple, TrainLoss = loss, GradientNorm = norm }, _seconds);
        _directory.WriteResult(Result(RunState.Diverged, null, null) with { DivergedAtStep = _loop.Step });
        _recorder.WriteStatus(RunState.Diverged, _loop.Step);
        _print($"diverged at step {_loop.Step}: loss {loss}, gradient norm {norm}");
        return RunState.Diverged;
    }

    private RunState Finish((Evaluation Weights, Evaluation? Average) measured)
    {
        var evaluation = measured.Weights;
        if (!double.IsFinite(evaluation.Loss))
            return Diverge(_plan.Multiple(_plan.Steps), evaluation.Loss, double.NaN);
        _snapshots.Save(_loop.Capture(_job.Run.Key, _seconds));
        AtomicFile.WriteJson(_directory.EvaluationFile, EvaluationLosses.Of(evaluation.Sequences, _evaluation.Hash));
        if (_evaluation.Continue(_loop.Model, _plan.Tokens(_loop.Step)) is { } continuations)
            AtomicFile.WriteJson(_directory.ContinuationsFile, continuations);
        _directory.WriteResult(Result(RunState.Finished, evaluation, measured.Average));
        _snapshots.Keep(1);
        _recorder.WriteStatus(RunState.Finished, _loop.Step);
        _print(FormattableString.Invariant($"finished: loss {evaluation.Loss:F4}"));
        return RunState.Finished;
    }

    private RunResult Result(RunState state, Evaluation? evaluation, Evaluation? average)
    {
        var count = _loop.Model.Count;
        long tokens = _plan.Tokens(_loop.Step);
        return new RunResult
        {
            State = state,
            Loss = evaluation?.Loss ?? double.NaN,
            LossStandardError = evaluation?.StandardError,
            OracleLoss = evaluation?.OracleLoss,
            EntropyRate = _source.EntropyRate,
            Params = count.Params,
            ParamsNonEmbedding = count.ParamsNonEmbedding,
            Tokens = tokens,
            Flops = count.FlopsPerToken * tokens,
            FlopRule = ModelCount.RuleOf(_recipe.Model),
            Steps = _loop.Step,
            Seconds = Math.Round(_seconds, 3),
            TokensPerSecond = _seconds > 0 ? Math.Round((tokens - _plan.Tokens(_begin)) / _seconds, 1) : null,
            EvaluationHash = _evaluation.Hash,
            AverageLoss = average?.Loss,
            Spikes = _loop.Spikes.Spikes > 0 ? _loop.Spikes.Spikes : null,
            Sections = evaluation?.Sections,
            Origin = _job.Run.Origin,
            Environment = Machine.Describe(_job.Threads, _device),
        };
    }
}
