using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>
/// Exclusive use of a run directory or a study. The operating system holds it (an advisory lock on an open file), so it
/// ends with its holders, however they die, and is never stale.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string RunFile = "executor.lock";
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a run directory, or returns null when a trainer works there.</summary>
    public static RunLock? TryTake(RunDirectory directory) => TryTake(Path.Combine(directory.Path, RunFile));

    /// <summary>Takes the lock on a file, creating it; null when another holds it.</summary>
    public static RunLock? TryTake(string file)
    {
        try
        {
            return new RunLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>True when a trainer works in the directory now.</summary>
    public static bool IsHeld(RunDirectory directory)
    {
        try
        {
            // Readers share their lock, so that two who look do not take each other for a trainer.
            new FileStream(Path.Combine(directory.Path, RunFile), FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (IOException e)
        {
            return e is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }

    /// <summary>The open file, whose lock a child process can share.</summary>
    internal int Descriptor => (int)_file.SafeFileHandle.DangerousGetHandle();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
