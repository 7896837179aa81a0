using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Queue;

/// <summary>
/// The queue of the studies that run on one machine, each in its own process. There is no daemon: whoever wants cores looks at a
/// shared file and takes them when it is their turn (<see cref="FairTurn"/>). Who died is seen by the lock that ended with them.
/// </summary>
/// <param name="folder">Folder of the queue, on a local disk.</param>
/// <param name="cores">Cores to share out. At least 1.</param>
/// <param name="time">Clock.</param>
public sealed class MachineQueue(string folder, int cores, TimeProvider time)
{
    /// <summary>Environment variables that name the folder and the number of cores.</summary>
    public const string FolderVariable = "ISOLOSS_QUEUE", CoresVariable = "ISOLOSS_CORES";

    private static int _seats;

    private readonly QueueFile _file = new(folder);

    /// <summary>Cores that are shared out.</summary>
    public int Cores => cores;

    /// <summary>Folder of the queue.</summary>
    public string Folder => folder;

    /// <summary>The queue of this machine, as the environment says or in the system's folder for temporary files.</summary>
    /// <param name="time">Clock.</param>
    /// <exception cref="Core.BadInputException">The number of cores is none.</exception>
    public static MachineQueue Default(TimeProvider time)
    {
        string? stated = Environment.GetEnvironmentVariable(CoresVariable);
        int cores = Environment.ProcessorCount;
        if (!string.IsNullOrEmpty(stated) && (!int.TryParse(stated, out cores) || cores < 1))
            throw new Core.BadInputException($"{CoresVariable}: found '{stated}', expected a whole number from 1");
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        return new MachineQueue(string.IsNullOrEmpty(folder) ? Path.Combine(Path.GetTempPath(), "isoloss-queue") : Path.GetFullPath(folder), cores, time);
    }

    /// <summary>Takes a seat for a study that this process runs.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="root">Root of its run directories.</param>
    /// <param name="owner">Whose share it uses.</param>
    /// <param name="priority">Of one owner's studies the highest goes first.</param>
    /// <param name="coresOfRun">Cores of one run.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public QueueSeat Join(string study, string root, string owner, int priority, int coresOfRun)
    {
        _file.Create();
        return new QueueSeat(this, new QueuedStudy
        {
            Id = $"{Environment.ProcessId}-{Interlocked.Increment(ref _seats)}-{time.GetTimestamp():x}",
            Study = study,
            Root = Path.GetFullPath(root),
            Owner = owner,
            Priority = priority,
            ProcessId = Environment.ProcessId,
            Joined = time.GetUtcNow(),
            Cores = coresOfRun,
        });
    }

    /// <summary>Sets the share of a person, for as long as the folder is kept.</summary>
    public bool SetShare(string owner, double share)
    {
        _file.Create();
        return _file.Change(state => state with { Shares = new Dictionary<string, double>(state.Shares) { [owner] = share } });
    }

    /// <summary>Who uses the machine and who waits now, those that died left out.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public QueueState Read() => FairTurn.Charge(Living(_file.Read(), null), Now);

    internal double Now => time.GetTimestamp() / (double)time.TimestampFrequency;

    internal string LockOf(string id) => Path.Combine(folder, $"{id}.lock");

    /// <summary>Changes the state of the present moment.</summary>
    internal bool Change(string self, Func<QueueState, QueueState> change) =>
        _file.Change(state => change(FairTurn.Charge(Living(state, self), Now)));

    private QueueState Living(QueueState state, string? self) =>
        state with { Studies = [.. state.Studies.Select(s => s.Id == self ? s : Living(s)).OfType<QueuedStudy>()] };

    // A study that was killed keeps the cores of its trainers until the last of them is gone.
    private QueuedStudy? Living(QueuedStudy study)
    {
        if (IsId(study.Id) && IsHeld(LockOf(study.Id)))
            return study;
        QueuedRun[] left = [.. study.Runs.Where(r => RunKey.IsKey(r.Key) && IsHeld(new RunDirectory(Path.Combine(study.Root, r.Key)).ExecutorLock))];
        if (left.Length > 0)
            return study with { Waiting = 0, Runs = left };
        if (IsId(study.Id))
            Discard(LockOf(study.Id));
        return null;
    }

    private static bool IsId(string id) => id.Length <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsHeld(string file)
    {
        try
        {
            return FileLock.IsHeld(file);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another person's; it means nothing without its lock.
        }
    }
}
