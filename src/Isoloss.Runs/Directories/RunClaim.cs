using System.Text.Json;
using Isoloss.Core;

namespace Isoloss.Runs.Directories;

/// <summary>
/// The right to work on a run directory, across machines whose file locks do not reach each other: a file that is created
/// exclusively and touched while its holder lives. The holder has the run's <see cref="FileLock"/> too, so that a claim of this
/// machine that is met with the lock in hand belongs to a dead process. A claim of another machine is dead when nobody touches it
/// for <see cref="Stale"/> of this machine's own time; clocks are never compared.
/// </summary>
public sealed class RunClaim : IAsyncDisposable
{
    /// <summary>Time between two touches.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>Time without a touch after which the holder counts as dead: longer than a trainer may take to stop after its
    /// executor died, and than a network file system may show an old time.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // What .NET reports for a file that is there already: the system's own error number.
    private const int UnixExists = 17, WindowsExists = unchecked((int)0x80070050), WindowsAlreadyExists = unchecked((int)0x800700B7);

    private readonly string _file;
    private readonly ClaimHolder _holder;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _beat;

    private RunClaim(string file, ClaimHolder holder, (ClaimHolder, DateTimeOffset)? previous, TimeProvider time)
    {
        (_file, _holder, Previous, _time) = (file, holder, previous, time);
        _beat = time.CreateTimer(_ => Touch(), null, Beat, Beat);
    }

    /// <summary>Who holds it.</summary>
    public ClaimHolder Holder => _holder;

    /// <summary>The dead holder whose claim was taken over, and when it last touched it; null when there was none.</summary>
    public (ClaimHolder Holder, DateTimeOffset LastSeen)? Previous { get; }

    /// <summary>Cancelled when somebody else took the claim over, as they may when this machine was cut off for long.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the claim, waiting while another machine holds it. The caller holds the run's executor lock.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="holder">Who takes it.</param>
    /// <param name="stale">Null for <see cref="Stale"/>.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the wait; the answer is then null.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static async Task<RunClaim?> TakeAsync(
        RunDirectory directory, ClaimHolder holder, TimeSpan? stale, TimeProvider time, CancellationToken cancellationToken)
    {
        (ClaimHolder, DateTimeOffset)? previous = null;
        var watch = new ClaimWatch(directory.ClaimFile, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (TryCreate(directory.ClaimFile, holder))
                return new RunClaim(directory.ClaimFile, holder, previous, time);
            if (watch.Look() is not { } seen)
                continue;
            bool isDead = seen.Holder?.Host == holder.Host || watch.Quiet >= (stale ?? Stale);
            if (!isDead)
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else if (Remove(directory.ClaimFile, seen.Holder) && seen.Holder is not null)
                previous = (seen.Holder, seen.Stamp);
        }
        return null;
    }

    /// <summary>Reads who holds a run's claim and when they last touched it; null when nobody does. The holder is null in a
    /// claim that cannot be read, as one that is just being written.</summary>
    public static (ClaimHolder? Holder, DateTimeOffset Stamp)? Read(string file)
    {
        try
        {
            ClaimHolder? holder = JsonFile.Read<ClaimHolder>(file);
            return holder is null ? null : (holder, Stamp(file));
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return File.Exists(file) ? (null, Stamp(file)) : null;
        }
    }

    /// <summary>Gives the claim back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync();
        if (Read(_file)?.Holder == _holder)
            Discard(_file);
        _lost.Dispose();
    }

    private static DateTimeOffset Stamp(string file) => new(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);

    // Moving without overwriting is a hard link, which is atomic on every file system: a claim is whole or not there.
    private static bool TryCreate(string file, ClaimHolder holder)
    {
        string temporary = Beside(file);
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(holder, IsolossJson.Pretty));
            File.Move(temporary, file, overwrite: false);
            return true;
        }
        catch (IOException e) when (Exists(e))
        {
            return false;
        }
        finally
        {
            Discard(temporary);
        }
    }

    // Two may see the same dead claim: moving is atomic, and who moved a living one by mistake puts it back.
    private static bool Remove(string file, ClaimHolder? dead)
    {
        string aside = Beside(file);
        try
        {
            File.Move(file, aside, overwrite: true);
            bool isIt = Read(aside)?.Holder == dead;
            if (!isIt)
                File.Move(aside, file, overwrite: false);
            else
                File.Delete(aside);
            return isIt;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (Exists(e))
        {
            // A third has claimed it meanwhile; whose claim was moved sees at its next touch that it is lost.
            Discard(aside);
            return false;
        }
    }

    private static bool Exists(IOException e) => e.HResult is UnixExists or WindowsExists or WindowsAlreadyExists;

    private void Touch()
    {
        try
        {
            if (Read(_file) is { } now && now.Holder != _holder)
                _lost.Cancel();
            else
                File.SetLastWriteTimeUtc(_file, _time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A file system that is away for a moment: the next touch tells.
        }
    }

    private static string Beside(string file) => $"{file}.{Environment.MachineName}.{Environment.ProcessId}.tmp";

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It goes stale by itself.
        }
    }
}
