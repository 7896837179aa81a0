using System.Text.Json;

namespace Isoloss.Runs.Directories;

/// <summary>Writes a file so that a reader sees the old content or the new, never a part: temporary file, flush to disk, rename.</summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/> by rename.</summary>
    /// <exception cref="IOException">The disk is full or the directory cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        // The process id keeps two writers (a study and a trainer) from sharing one temporary file.
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
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
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes <paramref name="value"/> as indented JSON by rename.</summary>
    public static void WriteJson<T>(string path, T value) =>
        Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(value, IsolossJson.Pretty), (byte)'\n']);
}
