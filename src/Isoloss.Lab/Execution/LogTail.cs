using System.Text;

namespace Isoloss.Lab.Execution;

/// <summary>The end of a log, for messages.</summary>
internal static class LogTail
{
    private const int Lines = 5;
    private const int Bytes = 2000;

    /// <summary>The last lines that were written after <paramref name="start"/>; empty when there are none.</summary>
    public static string Read(string path, long start)
    {
        if (!File.Exists(path))
            return "";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(Math.Min(stream.Length, Math.Max(start, stream.Length - Bytes)), SeekOrigin.Begin);
        string text = new StreamReader(stream, Encoding.UTF8).ReadToEnd();
        return string.Join(
            '\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(Lines));
    }
}
