using System.Text.Json;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution.Queue;

/// <summary>
/// <c>queue.json</c>, changed by one process at a time: whoever has it open holds its lock, which ends with the process. A file
/// that a kill or a full disk left damaged counts as empty; every study writes itself into it again at its next turn.
/// </summary>
/// <param name="folder">Folder of the queue.</param>
internal sealed class QueueFile(string folder)
{
    private const int LargestFile = 4_000_000, Tries = 400;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(5);

    private readonly string _file = Path.Combine(folder, "queue.json");

    /// <summary>Makes the folder and the file; others on the machine may use them too.</summary>
    public void Create()
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            Share(folder, (UnixFileMode)0b1_111_111_111);
        }
        if (File.Exists(_file))
            return;
        using (Open())
            Share(_file, (UnixFileMode)0b110_110_110);
    }

    /// <summary>The state as it is; empty where there is no file.</summary>
    public QueueState Read()
    {
        if (!File.Exists(_file))
            return new QueueState();
        using FileStream? file = Open();
        return file is null ? throw new IOException($"{_file}: held for too long by another process") : Load(file);
    }

    /// <summary>Replaces the state; null leaves it.</summary>
    /// <returns>False when another process did not give the file back.</returns>
    public bool Change(Func<QueueState, QueueState> change)
    {
        using FileStream? file = Open();
        if (file is null)
            return false;
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(change(Load(file)), IsolossJson.Pretty);
        // In place: in a folder that is shared, only its owner may replace a file.
        file.Position = 0;
        file.Write(text);
        file.SetLength(text.Length);
        return true;
    }

    private FileStream? Open()
    {
        // Somebody else may have put it there, to have another file of this person's overwritten.
        if (new FileInfo(_file).LinkTarget is { } target)
            throw new IOException($"{_file}: found a link to {target}, expected a file");
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            if (FileLock.TryOpen(_file) is { } file)
                return file;
            Thread.Sleep(Retry);
        }
        return null;
    }

    private static QueueState Load(FileStream file)
    {
        if (file.Length is 0 or > LargestFile)
            return new QueueState();
        try
        {
            return JsonSerializer.Deserialize<QueueState>(file, IsolossJson.Line) is { Format: 1, Studies: not null, Shares: not null, Used: not null } state
                && state.Studies.All(s => s is { Id: not null, Study: not null, Root: not null, Owner: not null, Runs: not null })
                ? state : new QueueState();
        }
        catch (JsonException)
        {
            return new QueueState();
        }
    }

    private static void Share(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
