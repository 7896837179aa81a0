using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Branching;

/// <summary>Trains branches on this machine: the state they begin from where it is missing, then the branch itself.</summary>
/// <param name="root">Root of the run directories.</param>
/// <param name="folder">Folder in which a user's own trainer is started; null for that of the trunk.</param>
/// <param name="time">Clock.</param>
public sealed class BranchRunner(string root, string? folder, TimeProvider time)
{
    /// <summary>Trains a branch; one that is done costs nothing, one that was stopped goes on from its snapshot.</summary>
    /// <param name="plan">The branch.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="cancellationToken">Stops it at a snapshot.</param>
    /// <exception cref="BadInputException">The trainer is nowhere.</exception>
    public async Task<RunOutcome> RunAsync(BranchPlan plan, string name, CancellationToken cancellationToken)
    {
        // Known before it is trained, so that a branch that was killed is in the tree.
        RunDirectory branch = RunDirectory.Create(root, plan.Spec);
        if (BranchLabel.Read(branch)?.Name != name)
            AtomicFile.WriteJson(branch.BranchFile, new BranchLabel(name));
        if (plan.IsDone)
            return ResultCheck.Read(branch, plan.Spec)!;
        if (!File.Exists(branch.StateFile))
            branch.WriteStatus(new RunStatus { State = RunState.Queued, Updated = time.GetUtcNow() });
        Job? last = LastJob(plan.Trunk);
        IExecutor ExecutorFor(string under) => Executor(under, plan.Spec, last);
        var (start, outcome) = await BranchState.EnsureAsync(root, plan.Trunk, plan.Step, ExecutorFor, cancellationToken);
        if (start is null)
            return outcome;
        var run = new PlannedRun { Key = plan.Key, Spec = plan.Spec, Arm = name, Rung = BranchPlan.RungOf(plan.Spec), Start = start };
        return await ExecutorFor(root).RunAsync(run, cancellationToken);
    }

    // As the trunk was executed.
    private LocalExecutor Executor(string under, RunSpec spec, Job? last) => new(
        new LocalExecutorOptions
        {
            Root = under,
            Command = spec.Trainer.Command ?? TrainerLocator.Find(),
            WorkingDirectory = folder ?? (Directory.Exists(last?.Folder) ? last.Folder : Directory.GetCurrentDirectory()),
            Parallel = 1,
            Threads = last?.Threads ?? 1,
            SnapshotSeconds = last?.SnapshotSeconds ?? 20,
            KeepSnapshots = last?.KeepSnapshots ?? [],
            CacheDirectory = last?.CacheDirectory ?? LocalExecutorOptions.CacheUnder(root),
        },
        time);

    private static Job? LastJob(RunDirectory trunk)
    {
        try
        {
            return Runs.JsonFile.Read<Job>(trunk.JobFile);
        }
        catch (BadInputException)
        {
            // How it was executed changes no result.
            return null;
        }
    }
}
