namespace Isoloss.Runs.Directories;

/// <summary>
/// Exclusive use of what a file stands for: a run directory, a study, an index. The operating system holds it (an advisory
/// lock on an open file), so it ends with its holders, however they die, and is never stale.
/// </summary>
public sealed class FileLock : IDisposable
{
    // What .NET reports for a file that somebody else has locked: the system's own error number.
    private const int LinuxWouldBlock = 11, MacWouldBlock = 35, WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>The open file, whose lock a child process can share.</summary>
    public int Descriptor => (int)_file.SafeFileHandle.DangerousGetHandle();

    /// <summary>False once it was given back.</summary>
    public bool IsOpen => !_file.SafeFileHandle.IsClosed;

    /// <summary>Takes the lock on a file, creating it; null when another holds it.</summary>
    /// <exception cref="IOException">The file cannot be created or opened, for another reason than its lock.</exception>
    public static FileLock? TryTake(string file) => TryOpen(file) is { } opened ? new FileLock(opened) : null;

    /// <summary>Opens a file, creating it, for whoever holds its lock to read and write; null when another holds it. Closing it
    /// gives the lock back.</summary>
    /// <exception cref="IOException">The file cannot be created or opened, for another reason than its lock.</exception>
    public static FileStream? TryOpen(string file)
    {
        try
        {
            // Some systems refuse to "open or create" another person's file in a folder that everybody may write.
            FileMode mode = File.Exists(file) ? FileMode.Open : FileMode.OpenOrCreate;
            return new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsTaken(e))
        {
            return null;
        }
    }

    /// <summary>True when somebody holds the lock now; false when nobody does or the file is missing.</summary>
    public static bool IsHeld(string file)
    {
        try
        {
            // Readers share their lock, so that two who look do not take each other for a holder.
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (IOException e)
        {
            return IsTaken(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // A full disk must not look like a lock, which one waits for.
    private static bool IsTaken(IOException e) => e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;
}
