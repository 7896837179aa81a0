using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;

namespace Isoloss.Trainer.Training;

/// <summary>Trains one run from where its directory stands to its result.</summary>
internal sealed class RunTrainer : IDisposable
{
    private readonly Job _job;
    private readonly TimeProvider _time;
    private readonly Action<string> _print;
    private readonly RunDirectory _directory;
    private readonly RunPlan _plan;
    private readonly ModelSize _size;
    private readonly Recipe _recipe;
    private readonly ITokenSource _source;
    private readonly TrainingLoop _loop;
    private readonly EvaluationSet _evaluation;
    private readonly SnapshotStore _snapshots;
    private readonly RunRecorder _recorder;
    private double _seconds;

    /// <summary>Opens the data and the run's files and goes back to its last snapshot, where there is one.</summary>
    /// <param name="job">What to train and where.</param>
    /// <param name="time">Clock for timings and snapshots; no result depends on it.</param>
    /// <param name="print">Where short lines for people go.</param>
    /// <exception cref="Core.BadInputException">The recipe or its data cannot be used.</exception>
    public RunTrainer(Job job, TimeProvider time, Action<string> print)
    {
        (_job, _time, _print) = (job, time, print);
        (_recipe, _size) = JobReader.ReadRecipe(job.Run);
        _directory = new RunDirectory(job.Directory);
        _plan = new RunPlan(_recipe, job.Run.Tokens);
        var streams = new RunStreams(job.Run.Seed, _size, job.Run.Tokens);
        _source = TokenSources.Open(_recipe, streams, job.CacheDirectory, print);
        _evaluation = new EvaluationSet(_recipe, _size, _source);
        _loop = new TrainingLoop(_recipe, _size, _source, streams);
        _snapshots = new SnapshotStore(_directory.SnapshotsDirectory, print);
        _recorder = new RunRecorder(_directory, _plan, time);
        Resume();
    }

    /// <summary>Trains until done, diverged or asked to stop; a stopped run has a snapshot of where it is.</summary>
    public RunState Train(CancellationToken stop)
    {
        _recorder.Start(_loop.Step, _seconds);
        Evaluation? last = null;
        double lastSave = _seconds;
        while (_loop.Step < _plan.Steps)
        {
            if (stop.IsCancellationRequested)
                return Stop();
            double multiple = _plan.Multiple(_loop.Step + 1);
            long start = _time.GetTimestamp();
            var (loss, norm) = _loop.TrainStep(multiple);
            _seconds += _time.GetElapsedTime(start).TotalSeconds;
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
                return Diverge(multiple, loss, norm);
            if (_plan.IsRecorded(_loop.Step))
                last = Record(multiple, norm);
            _recorder.Refresh(_loop.Step);
            if (_seconds - lastSave >= _job.SnapshotSeconds)
            {
                _snapshots.Save(_loop.Capture(_job.Run.Key, _seconds));
                lastSave = _seconds;
            }
        }
        return Finish(last ?? _evaluation.Measure(_loop.Model, all: true));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _recorder.Dispose();
        _loop.Dispose();
    }

    private void Resume()
    {
        // A machine that lost power may keep a snapshot and lose the lines before it; those would be missing for ever.
        var snapshot = _snapshots.ReadNewest(_job.Run.Key, _loop.Model.Parameters.Layout.Length,
            s => _recorder.LastStep >= _plan.LastRecorded(s.Step));
        if (snapshot is null)
            return;
        _loop.Restore(snapshot);
        _seconds = snapshot.Seconds;
        _print($"goes on after step {snapshot.Step}");
    }

    private Evaluation? Record(double multiple, double norm)
    {
        long step = _loop.Step;
        bool isLast = step == _plan.Steps;
        var evaluation = _plan.IsEvaluated(step) ? _evaluation.Measure(_loop.Model, all: isLast) : null;
        double loss = _loop.TakeMeanLoss();
        _recorder.Record(step, _recipe.Optimizer.LearningRate * multiple, loss, norm, evaluation, _seconds);
        if (evaluation is not null)
            _print(
                FormattableString.Invariant($"step {step} of {_plan.Steps}: train {loss:F4}, evaluation {evaluation.Loss:F4}"));
        return isLast ? evaluation : null;
    }

    private RunState Stop()
    {
        _snapshots.Save(_loop.Capture(_job.Run.Key, _seconds));
        _recorder.WriteStatus(RunState.Cancelled, _loop.Step);
        _print($"stopped after step {_loop.Step} of {_plan.Steps}; the next start goes on from there");
        return RunState.Cancelled;
    }

    private RunState Diverge(double multiple, double loss, double norm)
    {
        _recorder.Record(_loop.Step, _recipe.Optimizer.LearningRate * multiple, loss, norm, null, _seconds);
        _directory.WriteResult(Result(RunState.Diverged, null) with { DivergedAtStep = _loop.Step });
        _recorder.WriteStatus(RunState.Diverged, _loop.Step);
        _print($"diverged at step {_loop.Step}: loss {loss}, gradient norm {norm}");
        return RunState.Diverged;
    }

    private RunState Finish(Evaluation evaluation)
    {
        if (!double.IsFinite(evaluation.Loss))
            return Diverge(_plan.Multiple(_plan.Steps), evaluation.Loss, double.NaN);
        _snapshots.Save(_loop.Capture(_job.Run.Key, _seconds));
        _directory.WriteResult(Result(RunState.Finished, evaluation));
        _snapshots.Keep(1);
        _recorder.WriteStatus(RunState.Finished, _loop.Step);
        _print(FormattableString.Invariant($"finished: loss {evaluation.Loss:F4}"));
        return RunState.Finished;
    }

    private RunResult Result(RunState state, Evaluation? evaluation)
    {
        var count = TransformerCount.Of(_recipe.Model, _size, _source.Vocabulary);
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
            FlopRule = TransformerCount.FlopRule,
            Steps = _loop.Step,
            Seconds = Math.Round(_seconds, 3),
            TokensPerSecond = _seconds > 0 ? Math.Round(tokens / _seconds, 1) : null,
            EvaluationHash = _evaluation.Hash,
            Environment = Machine.Describe(_job.Threads),
        };
    }
}
