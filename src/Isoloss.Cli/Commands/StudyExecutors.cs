using System.CommandLine;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Queue;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Studies;

namespace Isoloss.Cli.Commands;

/// <summary>Where a study runs: on this machine, or on a cluster.</summary>
internal static class StudyExecutors
{
    private const string Local = "local", Slurm = "slurm";

    public static Option<string?> Option() => new Option<string?>("--executor")
    {
        Description = "Where to train: local or slurm; without it, slurm where the study file has executor.slurm",
        HelpName = "NAME",
    }.AcceptOnly(Local, Slurm);

    /// <summary>True when the study is to run on Slurm.</summary>
    public static bool IsSlurm(Study study, string? stated) => stated is null ? study.Slurm is not null : stated == Slurm;

    /// <summary>Where a study's runs are trained, as quotes remember it: speeds measured there before help to quote it.</summary>
    public static string PlaceOf(Study study, string? stated) =>
        IsSlurm(study, stated) ? $"slurm:{study.Slurm?.Partition ?? "default"}" : $"local:{Environment.MachineName}";

    /// <summary>The executor of a study; without a seat in this machine's queue it does not wait for other studies.</summary>
    /// <exception cref="BadInputException">The built-in trainer is nowhere.</exception>
    public static IExecutor For(Study study, string root, StudyPlace place, QueueSeat? seat, TimeProvider time) =>
        IsSlurm(study, place.Executor) ? OnSlurm(study, root, place, time)
        : seat is null ? LocalExecutor.For(study, root, time)
        : new QueuedExecutor(LocalExecutor.For(study, root, time), seat, root, study.Name, time);

    /// <summary>A seat in the queue of this machine; null on Slurm, which has its own, and where the queue cannot be kept.</summary>
    public static QueueSeat? Join(Study study, string root, StudyPlace place, Session session)
    {
        if (IsSlurm(study, place.Executor))
            return null;
        var queue = MachineQueue.Default(session.Time);
        try
        {
            return queue.Join(study.Name, root, place.Owner, place.Priority, study.Trainer.Threads);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Note($"assumed: no other study runs on this machine; its queue in {queue.Folder} cannot be used: {e.Message}");
            return null;
        }
    }

    private static SlurmExecutor OnSlurm(Study study, string root, StudyPlace place, TimeProvider time) => new(
        new SlurmExecutorOptions
        {
            Root = root,
            Study = study,
            Worker = [.. Self(), "study", "work"],
            Command = study.Trainer.Identity.Command ?? TrainerLocator.Find(),
            Slurm = study.Slurm ?? new SlurmOptions(),
            Priority = place.Priority,
            LeavesJobs = true,
        },
        new SlurmQueue(new SlurmCommands()), time);

    /// <summary>What a study has in the queue of this cluster.</summary>
    public static SlurmStudy InQueue(string study, string root) => new(root, study, new SlurmQueue(new SlurmCommands()));

    // Started as a program of its own, or through dotnet.
    private static string[] Self()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "isoloss.dll")]
            : [program];
    }

    private static Option<string?> AcceptOnly(this Option<string?> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
