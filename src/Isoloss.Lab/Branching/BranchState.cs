using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Branching;

/// <summary>
/// The states that branches begin from. Where none was kept at a step, the run is trained again from its nearest state before, in
/// <c>replay/</c> of its directory, and held against what it measured the first time.
/// </summary>
internal static class BranchState
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Steps to train again before a state of the run after <paramref name="step"/> steps is there.</summary>
    public static long ReplayedSteps(string root, RunDirectory run, long step)
    {
        if (Find(run, step) is { } kept && kept.Step == step)
            return 0;
        if (Find(run, step) is { } nearest)
            return step - nearest.Step;
        return run.ReadSpec().Origin is { } origin
            ? step - origin.Step + ReplayedSteps(root, OriginOf(root, run, origin, step), origin.Step)
            : step;
    }

    /// <summary>The state of a run after a number of steps, made where it is not there.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="run">Whose state.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="executorFor">Gives the executor for runs under a root.</param>
    /// <param name="cancellationToken">Stops a replay at a snapshot.</param>
    /// <returns>The state, or how the replay ended without one.</returns>
    public static async Task<(JobStart? Start, RunOutcome Outcome)> EnsureAsync(
        string root, RunDirectory run, long step, Func<string, IExecutor> executorFor, CancellationToken cancellationToken)
    {
        using FileLock? held = await TakeAsync(Path.Combine(run.Path, "replay.lock"), cancellationToken);
        if (held is null)
            return (null, new RunOutcome(RunState.Cancelled));
        if (Find(run, step) is { } kept && kept.Step == step)
            return (new JobStart(kept.Path, step), new RunOutcome(RunState.Finished));
        RunSpec spec = run.ReadSpec();
        JobStart? start = Find(run, step) is { } near ? new JobStart(near.Path, near.Step) : null;
        if (start is null && spec.Origin is { } origin)
        {
            var before = await EnsureAsync(root, OriginOf(root, run, origin, step), origin.Step, executorFor, cancellationToken);
            if ((start = before.Start) is null)
                return before;
        }
        var replay = new PlannedRun { Key = run.Key, Spec = spec, Arm = "", Rung = "", Start = start, StopAfterStep = step, Threads = RunThreads.Of(run) };
        return await ReplayAsync(run, replay, executorFor, cancellationToken);
    }

    private static async Task<(JobStart?, RunOutcome)> ReplayAsync(
        RunDirectory run, PlannedRun replay, Func<string, IExecutor> executorFor, CancellationToken cancellationToken)
    {
        long step = replay.StopAfterStep!.Value;
        string folder = Path.Combine(run.Path, "replay", KeptSnapshot.NameOf(step));
        RunOutcome outcome = await executorFor(folder).RunAsync(replay, cancellationToken);
        var again = new RunDirectory(Path.Combine(folder, run.Key));
        if (outcome.State != RunState.Finished)
            return (null, outcome with { Message = outcome.Message is { } why ? $"replay to step {step}: {why}" : null });
        if (Difference(run, again) is { } difference)
            return (null, new RunOutcome(RunState.Failed, difference));
        string made = KeptSnapshot.In(again).First(s => s.Step == step).Path, kept = Path.Combine(run.KeptDirectory, Path.GetFileName(made));
        Directory.CreateDirectory(run.KeptDirectory);
        Directory.Move(made, kept);
        Directory.Delete(folder, recursive: true);
        return (new JobStart(kept, step), outcome);
    }

    /// <summary>The first measurement that a replay does not repeat; null when it repeats all.</summary>
    private static string? Difference(RunDirectory run, RunDirectory again)
    {
        var first = Lines(run);
        foreach (var (step, line) in Lines(again))
            if (first.TryGetValue(step, out string? measured) && measured != line)
                return $"replayed, the run does not repeat itself: at step {step} it measured {measured} and now {line}. Another processor or library "
                    + $"adds in another order; the replay is in {again.Path}. Branch at a step whose state was kept, or where the run was trained";
        return null;
    }

    private static Dictionary<long, string> Lines(RunDirectory run) =>
        MetricsFile.Lines(run.MetricsFile).DistinctBy(Step).ToDictionary(Step, line => line.ToJsonString());

    private static long Step(System.Text.Json.Nodes.JsonObject line) => line["step"]?.AsValue().TryGetValue(out long step) == true ? step : -1;

    /// <summary>The nearest state at or before a step.</summary>
    private static KeptSnapshot? Find(RunDirectory run, long step) => KeptSnapshot.In(run).LastOrDefault(s => s.Step <= step);

    private static RunDirectory OriginOf(string root, RunDirectory run, RunOrigin origin, long step)
    {
        if (!RunKey.IsKey(origin.Key) || origin.Step < 1 || origin.Step >= step)
            throw new BadInputException($"{run.RunFile}: origin: found run '{origin.Key}' after step {origin.Step}, "
                + $"expected {RunKey.Length} hex digits and a step from 1 to {step - 1}");
        var directory = new RunDirectory(Path.Combine(root, origin.Key));
        return File.Exists(directory.RunFile) ? directory : throw new BadInputException(
            $"{run.RunFile}: goes on from run {origin.Key}, which is not in {Path.GetFullPath(root)}");
    }

    private static async Task<FileLock?> TakeAsync(string file, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (FileLock.TryTake(file) is { } held)
                return held;
            await Task.Delay(LockPoll, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }
}
