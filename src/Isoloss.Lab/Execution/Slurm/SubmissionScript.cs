using System.Globalization;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>What <c>sbatch</c> gets for one job array.</summary>
internal static class SubmissionScript
{
    // Time to save a snapshot before the limit; less where the limit itself is short.
    private const double LongestNotice = 60;

    // One step of priority, in Slurm's unit: more than a wait of some minutes makes up for where age counts.
    private const int NiceOfPriority = 100;

    /// <summary>Options of <c>sbatch</c>. Each is one argument with its value, so that no value can become another option.</summary>
    /// <param name="array">The array.</param>
    /// <param name="slurm">What the study asks for.</param>
    /// <param name="after">Arrays that end first, so that no more tasks run at once than are allowed.</param>
    /// <param name="priority">Of the study among its owner's; below 0 it becomes <c>--nice</c>.</param>
    public static IEnumerable<string> Options(SlurmArray array, SlurmOptions slurm, IReadOnlyCollection<long> after, int priority)
    {
        Submission submission = array.Submission;
        string throttle = slurm.Parallel is { } parallel ? $"%{parallel}" : "";
        yield return $"--job-name={submission.Name}";
        yield return $"--array=0-{submission.Keys.Count - 1}{throttle}";
        yield return $"--output={SubmissionLedger.LogOf(array.File, "%a")}";
        yield return "--open-mode=append";
        yield return $"--chdir={submission.WorkingDirectory}";
        yield return $"--cpus-per-task={submission.Threads}";
        yield return "--requeue";
        yield return "--kill-on-invalid-dep=yes";
        yield return string.Create(CultureInfo.InvariantCulture, $"--signal=B:USR1@{Notice(slurm.Time):0}");
        if (priority < 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"--nice={-(long)priority * NiceOfPriority}");
        if (after.Count > 0)
            yield return $"--dependency=afterany:{string.Join(':', after)}";
        foreach (var (name, value) in Stated(slurm))
            if (value is not null)
                yield return $"--{name}={value}";
        foreach (string option in slurm.Options)
            yield return option;
    }

    /// <summary>The script; which task it is, the queue tells it.</summary>
    public static string Text(SlurmArray array, SlurmOptions slurm, IEnumerable<string> worker) =>
        string.Join('\n', ["#!/bin/bash", .. slurm.Setup, $"exec {string.Join(' ', worker.Append(array.File).Select(Quote))}", ""]);

    private static IEnumerable<(string Name, string? Value)> Stated(SlurmOptions slurm)
    {
        yield return ("partition", slurm.Partition);
        yield return ("account", slurm.Account);
        yield return ("qos", slurm.Qos);
        yield return ("gres", slurm.Gpus is { } gpus ? $"gpu:{gpus}" : null);
        yield return ("mem", slurm.Memory);
        yield return ("time", slurm.Time is { } time ? $"{Math.Ceiling(time.TotalMinutes):0}" : null);
    }

    private static double Notice(TimeSpan? limit) =>
        limit is { } time ? Math.Max(1, Math.Min(LongestNotice, time.TotalSeconds / 4)) : LongestNotice;

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
