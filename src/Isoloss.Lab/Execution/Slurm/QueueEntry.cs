using System.Globalization;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>One task of a job array as the queue shows it.</summary>
/// <param name="Array">Id of the array's job; of the last task too, whose own job id is the same number.</param>
/// <param name="Task">Index in the array, or <see cref="Rest"/>.</param>
/// <param name="State">Slurm's word, such as <c>PENDING</c> or <c>NODE_FAIL</c>.</param>
/// <param name="Reason">Why it waits or ended, such as <c>Priority</c>; "None" for no reason.</param>
/// <param name="Name">Name of the job.</param>
/// <param name="Node">Where it runs; empty while it waits.</param>
public sealed record QueueEntry(long Array, int Task, string State, string Reason, string Name, string Node)
{
    /// <summary>Format of <c>squeue -o</c> that <see cref="Parse"/> reads. The JSON of Slurm differs between its versions.</summary>
    public const string Format = "%F|%K|%T|%r|%j|%N";

    /// <summary>Task of the line that stands for all tasks that never started.</summary>
    public const int Rest = -1;

    private const int Fields = 6;

    private static readonly string[] Ended =
    [
        "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED", "TIMEOUT",
    ];

    /// <summary>True while the task waits, runs or is to run again; a word that is not known counts as such.</summary>
    public bool IsLive => !Ended.Contains(State);

    /// <summary>True for a task that Slurm itself holds after it could not launch it; a user's own hold is left alone.</summary>
    public bool IsStuck => State == "PENDING"
        && (Reason.Contains("launch_failed", StringComparison.OrdinalIgnoreCase)
            || Reason.Contains("launch failed", StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a task that waits until its owner lets it go on: <c>JobHeldUser</c>, <c>job requeued in held state</c>. What an
    /// administrator holds is theirs.</summary>
    public bool IsHeld => Reason != "JobHeldAdmin" && Reason.Contains("held", StringComparison.OrdinalIgnoreCase);

    /// <summary>The task's id for other commands, such as <c>4711_3</c>.</summary>
    public string Id => $"{Array}_{Task}";

    /// <summary>What a person wants to know: where it runs, or why it does not.</summary>
    public string Describe() => State switch
    {
        "PENDING" => $"pending: {Reason} (job {Id})",
        "RUNNING" => $"running on {Node} (job {Id})",
        _ => $"{State.ToLowerInvariant()}{(Reason is "None" or "" ? "" : $": {Reason}")} (job {Id})",
    };

    /// <summary>Reads a line of <c>squeue</c>; null for what is not a task of an array.</summary>
    public static QueueEntry? Parse(string line)
    {
        string[] fields = line.Split('|');
        int task = Rest;
        return fields.Length == Fields && long.TryParse(fields[0], CultureInfo.InvariantCulture, out long array)
            && (fields[1] == "N/A" || (int.TryParse(fields[1], CultureInfo.InvariantCulture, out task) && task >= 0))
            ? new QueueEntry(array, task, fields[2].Trim(), fields[3].Trim(), fields[4], fields[5].Trim())
            : null;
    }
}
