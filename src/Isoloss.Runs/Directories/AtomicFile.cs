using System.Text.Json;

namespace Isoloss.Runs.Directories;

/// <summary>Writes a file so that a reader sees the old content or the new, never a part: temporary file, flush to disk,
/// rename. A link stays, and the file that it leads to is replaced. A device, a pipe and what <c>/dev/stdout</c> leads to are written into, behind what is there.</summary>
public static class AtomicFile
{
    private static int _writes;

    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>, by rename where it is, or leads to, a regular file or nothing.</summary>
    /// <exception cref="IOException">The disk is full or the directory cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (SpecialFile.Behind(path) is { } file)
            Replace(file, bytes);
        else
            WriteInto(path, bytes);
    }

    private static void WriteInto(string path, ReadOnlySpan<byte> bytes)
    {
        // Where the shell sent this program's own output to a file, what it prints next goes on behind this.
        using Stream stream = SpecialFile.Output(path) switch
        {
            1 => Console.OpenStandardOutput(),
            2 => Console.OpenStandardError(),
            // Unbuffered: what a full device says comes from the write, not from closing.
            _ => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0),
        };
        if (stream.CanSeek)
            stream.Seek(0, SeekOrigin.End);
        stream.Write(bytes);
    }

    private static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        // Host, process and count keep two writers (threads, a study and a trainer, two nodes of a cluster) from sharing one
        // temporary file.
        string temporary = $"{path}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref _writes)}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Writes <paramref name="value"/> as indented JSON by rename.</summary>
    public static void WriteJson<T>(string path, T value) =>
        Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(value, IsolossJson.Pretty), (byte)'\n']);

    // Why the write failed matters more than why its remains could not be removed.
    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
