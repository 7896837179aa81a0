using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Trainer.Training;

/// <summary>The snapshots of one run: <c>snapshots/step-&lt;12 digits&gt;.snapshot</c>, written by rename, the last two
/// kept.</summary>
/// <param name="folder">Folder of the snapshots.</param>
/// <param name="note">Is told of every snapshot that cannot be used.</param>
internal sealed class SnapshotStore(string folder, Action<string> note)
{
    private const string Pattern = "step-*.snapshot";

    /// <summary>Saves a state and removes all but the last two.</summary>
    public void Save(Snapshot snapshot)
    {
        Write(folder, snapshot);
        Keep(2);
    }

    /// <summary>Writes a state into a folder, by rename.</summary>
    public static void Write(string folder, Snapshot snapshot)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, KeptSnapshot.NameOf(snapshot.Step) + ".snapshot");
        string temporary = file + ".tmp"; // the run's lock keeps other writers away
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            snapshot.Write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Reads the state that a run begins from.</summary>
    /// <param name="start">Where it is.</param>
    /// <param name="key">Key of the run it must belong to.</param>
    /// <param name="numbers">Numbers that it must have.</param>
    /// <param name="arrays">Lengths of the arrays that it must have.</param>
    /// <param name="older">See <see cref="Snapshot.Read"/>.</param>
    /// <exception cref="BadInputException">It is missing, damaged, or of another run, step or shape.</exception>
    public static Snapshot ReadStart(JobStart start, string key, int numbers, IReadOnlyList<int> arrays, int older)
    {
        try
        {
            using var stream = File.OpenRead(start.Snapshot);
            var snapshot = Snapshot.Read(stream, key, numbers, arrays, older);
            return snapshot.Step == start.Step ? snapshot : throw new BadInputException(
                $"start.snapshot: found step {snapshot.Step} in {start.Snapshot}, expected {start.Step}");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"start.snapshot: {start.Snapshot} cannot be begun from: {e.Message}", e);
        }
    }

    /// <summary>The newest state that is whole and usable, or null. Newer ones that are not are removed.</summary>
    /// <param name="key">Key of the run.</param>
    /// <param name="numbers">Numbers that it must have.</param>
    /// <param name="arrays">Lengths of the arrays that it must have.</param>
    /// <param name="isUsable">Whether a whole state may be continued from.</param>
    /// <param name="older">See <see cref="Snapshot.Read"/>.</param>
    public Snapshot? ReadNewest(string key, int numbers, IReadOnlyList<int> arrays, Func<Snapshot, bool> isUsable, int older = 0)
    {
        foreach (string file in NewestFirst())
        {
            try
            {
                using var stream = File.OpenRead(file);
                var snapshot = Snapshot.Read(stream, key, numbers, arrays, older);
                if (isUsable(snapshot))
                    return snapshot;
                note($"removed {file}: the metrics do not reach it");
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                note($"removed {file}: {e.Message}");
            }
            File.Delete(file);
        }
        return null;
    }

    /// <summary>Removes all but the newest <paramref name="count"/>, and what a kill left half written.</summary>
    public void Keep(int count)
    {
        foreach (string file in NewestFirst().Skip(count).Concat(Files(Pattern + ".tmp")))
            File.Delete(file);
    }

    private IEnumerable<string> NewestFirst() => Files(Pattern).OrderDescending(StringComparer.Ordinal);

    private string[] Files(string pattern) => Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
}
