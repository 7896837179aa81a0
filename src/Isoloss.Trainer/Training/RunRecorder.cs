using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Trainer.Training;

/// <summary>
/// Writes what a run measures: <c>metrics.jsonl</c> and <c>outliers.jsonl</c> (nothing in them depends on time),
/// <c>timing.jsonl</c> and <c>state.json</c>.
/// </summary>
internal sealed class RunRecorder : IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(2);
    private readonly RunDirectory _directory;
    private readonly RunPlan _plan;
    private readonly TimeProvider _time;
    private readonly MetricsFile _metrics;
    private readonly MetricsFile _timing;
    private readonly MetricsFile _outliers;
    private long _lastStatus;
    private long _lineStep;
    private double _lineSeconds;
    private double? _speed;
    private double? _loss;

    /// <summary>Opens the files, removing lines that a kill cut.</summary>
    public RunRecorder(RunDirectory directory, RunPlan plan, TimeProvider time)
    {
        (_directory, _plan, _time) = (directory, plan, time);
        _metrics = MetricsFile.Open(directory.MetricsFile);
        _timing = MetricsFile.Open(directory.TimingFile);
        _outliers = MetricsFile.Open(directory.OutliersFile);
    }

    /// <summary>The last step with metrics, or -1.</summary>
    public long LastStep => _metrics.LastStep;

    /// <summary>The loss on the last line of metrics.</summary>
    public double? Loss => _loss;

    /// <summary>Says from where training goes on.</summary>
    public void Start(long step, double seconds)
    {
        (_lineStep, _lineSeconds) = (step, seconds);
        WriteStatus(RunState.Running, step);
    }

    /// <summary>Appends a line of metrics and one of timings.</summary>
    public void Record(long step, StepRecord record, double seconds)
    {
        _metrics.Append(step, record.ToJson(_plan.Tokens(step)));
        _speed = seconds > _lineSeconds ? (_plan.Tokens(step) - _plan.Tokens(_lineStep)) / (seconds - _lineSeconds) : _speed;
        _loss = record.TrainLoss;
        (_lineStep, _lineSeconds) = (step, seconds);
        _timing.Append(
            step, new JsonObject { ["seconds"] = Math.Round(seconds, 4), ["tokens_per_second"] = Math.Round(_speed ?? 0, 1) });
    }

    /// <summary>Appends a line to <c>outliers.jsonl</c>, where something stood out.</summary>
    /// <param name="step">The step.</param>
    /// <param name="evaluation">What stood out in the evaluation after it; null without one.</param>
    /// <param name="training">Its training sequences that stood out.</param>
    public void Record(long step, OutlierReading? evaluation, IReadOnlyList<OutlierSequence> training)
    {
        if (evaluation is null && training.Count == 0)
            return;
        var line = JsonSerializer.SerializeToNode((evaluation ?? new OutlierReading()) with { Training = training }, IsolossJson.Line)!.AsObject();
        line.Remove("step");
        foreach (string name in line.Where(p => p.Value is JsonArray { Count: 0 }).Select(p => p.Key).ToList())
            line.Remove(name);
        _outliers.Append(step, line);
    }

    /// <summary>Refreshes <c>state.json</c> when it is some seconds old.</summary>
    public void Refresh(long step)
    {
        if (_time.GetElapsedTime(_lastStatus) >= StatusInterval)
            WriteStatus(RunState.Running, step);
    }

    /// <summary>Writes <c>state.json</c>.</summary>
    public void WriteStatus(RunState state, long step)
    {
        _lastStatus = _time.GetTimestamp(); // not the time of day, which may be set back
        bool running = state == RunState.Running;
        _directory.WriteStatus(new RunStatus
        {
            State = state,
            Updated = _time.GetUtcNow(),
            ProcessId = running ? Environment.ProcessId : null,
            Host = running ? Environment.MachineName : null,
            Step = step,
            TotalSteps = _plan.Steps,
            Loss = _loss,
            TokensPerSecond = _speed,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.Dispose();
        _timing.Dispose();
        _outliers.Dispose();
    }
}
