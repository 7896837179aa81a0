using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>Hands runs in as job arrays, and finds those again that were handed in before.</summary>
internal sealed class SlurmSubmitter(SlurmExecutorOptions options, SlurmQueue queue, TimeProvider time)
{
    // The controller is away or busy: whether it got the array is seen by looking for its name.
    private static readonly string[] Uncertain =
        ["Unable to contact", "timed out", "Connection refused", "gave no answer", "Zero Bytes", "Connection reset", "socket", "temporarily", "Communication connection"];

    // The user has as many jobs in the queue as allowed.
    private static readonly string[] Limits = ["MaxSubmitJob", "SubmitJobPerUser", "SubmitJobsLimit"];

    private readonly SubmissionLedger _ledger = new(options.Root, options.Study.Name);
    private readonly HashSet<string> _looked = [];
    private int? _most;
    private long? _refused;
    private long[] _live = [];

    /// <summary>Takes note of which arrays are still there.</summary>
    public void Remember(IEnumerable<QueueEntry> entries) => _live = [.. entries.Where(e => e.IsLive).Select(e => e.Array).Distinct()];

    /// <summary>Hands runs in: one array for each rung, or one for all where no more than a number may run at once; as many
    /// arrays as the cluster's limit on their size asks for.</summary>
    public async Task SubmitAsync(SlurmRun[] runs)
    {
        FindEarlier([.. runs.Where(r => _looked.Add(r.Planned.Key))]);
        SlurmRun[] toDo = [.. runs.Where(r => r.Place is null)];
        if (toDo.Length == 0 || StudyPause.Read(options.Root, options.Study.Name) is not null || (_refused is { } since && time.GetElapsedTime(since) < options.Poll))
            return;
        _most ??= await queue.MaxArraySizeAsync();
        foreach (var stage in toDo.GroupBy(r => options.Slurm.Parallel is null ? r.Planned.Rung : ""))
            foreach (SlurmRun[] chunk in stage.Chunk(_most.Value))
                if (!await SubmitArrayAsync(chunk))
                    return;
    }

    /// <summary>What an earlier start of the study handed in may still be in the queue; the next look tells.</summary>
    private void FindEarlier(SlurmRun[] runs)
    {
        if (runs.Length == 0)
            return;
        var places = new Dictionary<string, SlurmPlace>();
        foreach (var (file, submission) in _ledger.Read())
        {
            var array = new SlurmArray(file, submission);
            for (int task = 0; task < submission.Keys.Count; task++)
                places[submission.Keys[task]] = new SlurmPlace(array, task, IsFound: true);
        }
        foreach (SlurmRun run in runs)
            run.PutInto(places.GetValueOrDefault(run.Planned.Key));
    }

    /// <returns>False when the cluster takes no more for now.</returns>
    private async Task<bool> SubmitArrayAsync(SlurmRun[] runs)
    {
        var (file, submission) = _ledger.Add(name => Describe(name, runs));
        var array = new SlurmArray(file, submission);
        foreach (SlurmRun run in runs)
            Queue(run.Directory);
        long[] after = options.Slurm.Parallel is null ? [] : _live;
        var (id, error) = await queue.SubmitAsync(
            SubmissionScript.Options(array, options.Slurm, after, options.Priority), SubmissionScript.Text(array, options.Slurm, options.Worker));
        if (id is { } known)
        {
            array.Name(known);
            _live = [.. _live, known];
        }
        else if (!Uncertain.Any(text => error.Contains(text, StringComparison.OrdinalIgnoreCase)))
            return Refuse(runs, file, error);
        for (int task = 0; task < runs.Length; task++)
            runs[task].PutInto(new SlurmPlace(array, task, IsFound: false));
        return true;
    }

    private bool Refuse(SlurmRun[] runs, string file, string error)
    {
        File.Delete(file);
        if (Limits.Any(text => error.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            // Fewer at a time, later.
            (_most, _refused) = (Math.Max(1, runs.Length / 2), time.GetTimestamp());
            return false;
        }
        foreach (SlurmRun run in runs)
            run.End(new RunOutcome(RunState.Failed, $"sbatch refused: {error}"));
        return true;
    }

    private Submission Describe(string name, SlurmRun[] runs) => new()
    {
        Study = options.Study.Name,
        Name = name,
        Root = Path.GetFullPath(options.Root),
        Command = options.Command,
        WorkingDirectory = options.Study.Folder,
        Threads = options.Study.Trainer.Threads,
        SnapshotSeconds = options.Study.Trainer.SnapshotSeconds,
        KeepSnapshots = options.Study.Trainer.KeepSnapshots,
        Keep = runs.Any(r => r.Planned.Keep.Count > 0) ? [.. runs.Select(r => r.Planned.Keep)] : [],
        StopSeconds = options.StopSeconds,
        Requeues = options.Slurm.Requeues,
        Budget = options.Study.Budget,
        Keys = [.. runs.Select(r => r.Planned.Key)],
    };

    // What an earlier attempt left must not be taken for the end of this one.
    private void Queue(RunDirectory directory)
    {
        RunStatus status = new() { State = RunState.Queued, Updated = time.GetUtcNow() };
        try
        {
            if (directory.ReadStatus() is { } last)
                status = last with { State = RunState.Queued, Updated = time.GetUtcNow(), ProcessId = null, Message = null };
        }
        catch (BadInputException)
        {
            // Only for display: what a broken state file said is replaced.
        }
        directory.WriteStatus(status);
    }
}
