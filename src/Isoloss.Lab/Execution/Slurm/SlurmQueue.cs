using System.Globalization;
using System.Text.RegularExpressions;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>Slurm as a queue of job arrays: hand in, look, release, cancel.</summary>
/// <param name="commands">Slurm's commands.</param>
public sealed partial class SlurmQueue(SlurmCommands commands)
{
    // What Slurm has where nobody configured it.
    private const int UsualMaxArraySize = 1001;

    /// <summary>Most tasks of one array on this cluster.</summary>
    public async Task<int> MaxArraySizeAsync()
    {
        SlurmAnswer answer = await commands.RunAsync("scontrol", ["show", "config"]);
        Match found = MaxArraySize().Match(answer.Output);
        return found.Success && int.TryParse(found.Groups[1].Value, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size
            : UsualMaxArraySize;
    }

    /// <summary>Hands in a script; the answer is the array's job id.</summary>
    /// <param name="options">Options of <c>sbatch</c>.</param>
    /// <param name="script">The script.</param>
    /// <returns>The id, or what <c>sbatch</c> said instead.</returns>
    public async Task<(long? Array, string Error)> SubmitAsync(IEnumerable<string> options, string script)
    {
        SlurmAnswer answer = await commands.RunAsync("sbatch", ["--parsable", .. options], script);
        // The cluster's name may follow the id.
        string id = answer.Output.Trim().Split(';')[0];
        return answer.IsSuccess && long.TryParse(id, CultureInfo.InvariantCulture, out long array)
            ? (array, "")
            : (null, answer.Errors.Length > 0 ? answer.Errors : $"sbatch ended with exit code {answer.ExitCode}: {answer.Output.Trim()}");
    }

    /// <summary>Every task of the named jobs that the queue still knows, also those that ended some minutes ago; null when
    /// the controller gave no answer, which says nothing about the tasks.</summary>
    public async Task<IReadOnlyList<QueueEntry>?> LookAsync(IEnumerable<string> names)
    {
        SlurmAnswer answer = await commands.RunAsync(
            "squeue", ["--noheader", "--array", "--states=all", $"--name={string.Join(',', names)}", $"--format={QueueEntry.Format}"]);
        return answer.IsSuccess
            ? [.. answer.Output.Split('\n').Select(QueueEntry.Parse).OfType<QueueEntry>()]
            : null;
    }

    /// <summary>How tasks ended that the queue has forgotten, by their id; empty where the cluster keeps no accounts.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AccountsAsync(IEnumerable<long> arrays)
    {
        SlurmAnswer answer = await commands.RunAsync(
            "sacct", ["--noheader", "--parsable2", "--allocations", $"--jobs={string.Join(',', arrays)}", "--format=JobID,State"]);
        return !answer.IsSuccess ? new Dictionary<string, string>() : answer.Output.Split('\n')
            .Select(line => line.Split('|')).Where(f => f.Length == 2)
            // "CANCELLED by 1000"
            .GroupBy(f => f[0]).ToDictionary(g => g.Key, g => g.Last()[1].Split(' ')[0]);
    }

    /// <summary>Cancels tasks, such as <c>4711_3</c>, in one call.</summary>
    public Task CancelAsync(IReadOnlyCollection<string> tasks) =>
        tasks.Count == 0 ? Task.CompletedTask : commands.RunAsync("scancel", tasks);

    /// <summary>Lets a task that Slurm holds go on.</summary>
    public Task ReleaseAsync(string task) => commands.RunAsync("scontrol", ["release", task]);

    /// <summary>Puts running tasks back into the queue.</summary>
    /// <param name="tasks">Such as <c>4711_3</c>.</param>
    /// <param name="hold">True when they wait there until they are released.</param>
    /// <exception cref="InvalidOperationException">Slurm refused; says why.</exception>
    public Task RequeueAsync(IReadOnlyCollection<string> tasks, bool hold = false) => ControlAsync(hold ? "requeuehold" : "requeue", tasks);

    /// <summary>Keeps tasks that wait from starting, until they are released.</summary>
    /// <exception cref="InvalidOperationException">Slurm refused; says why.</exception>
    // An operator's "hold" would be one that only operators release.
    public Task HoldAsync(IReadOnlyCollection<string> tasks) => ControlAsync("uhold", tasks);

    /// <summary>Lets tasks go on that were held.</summary>
    /// <exception cref="InvalidOperationException">Slurm refused; says why.</exception>
    public Task ReleaseAsync(IReadOnlyCollection<string> tasks) => ControlAsync("release", tasks);

    // As many as a command line takes.
    private async Task ControlAsync(string what, IReadOnlyCollection<string> tasks)
    {
        foreach (string[] some in tasks.Chunk(1000))
        {
            SlurmAnswer answer = await commands.RunAsync("scontrol", [what, string.Join(',', some)]);
            if (!answer.IsSuccess)
                throw new InvalidOperationException(answer.Errors);
        }
    }

    [GeneratedRegex(@"^MaxArraySize\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex MaxArraySize();
}
