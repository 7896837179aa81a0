namespace Isoloss.Trainer.Training;

/// <summary>One trainer at a time in a run directory: a lock on <c>trainer.lock</c> that ends with the process, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or gives null when another process has it.</summary>
    public static RunLock? TryTake(string directory)
    {
        try
        {
            return new RunLock(new FileStream(Path.Combine(directory, "trainer.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
