using System.Globalization;

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
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{snapshot.Step:D12}.snapshot"));
        string temporary = file + ".tmp"; // the run's lock keeps other writers away
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            snapshot.Write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);
        Keep(2);
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
