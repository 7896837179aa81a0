using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>
/// Starts a trainer under a small shell script that outlives neither. The script holds the reading end of a pipe whose
/// writing end is this process: closing it, or dying in any way, asks the trainer to stop and kills it when it does not. A number written before
/// says after how many fifths of a second.
/// </summary>
internal static class Supervisor
{
    // $1 log, $2 seconds to stop in, then the command. The terminal's Ctrl-C is the study's to handle, so it is ignored here,
    // and the trainer gets a session of its own where the system can give one. Only the trainer itself is asked to stop, because
    // it may need its helpers to save a snapshot; none of them survives it. A cluster's queue sends SIGTERM to every process of
    // a job: the script then waits on, and its watcher takes it as the request to stop.
    private const string Script = """
        exec >>"$1" 2>&1; grace=$2; shift 2
        trap '' INT HUP
        trap : TERM
        exec 3<&0 </dev/null
        if command -v setsid >/dev/null 2>&1; then setsid "$@" 3<&- & else "$@" 3<&- & fi
        child=$!
        (
          trap : TERM
          ticks=; read -r ticks <&3; [ -n "$ticks" ] || ticks=$((grace * 5))
          kill -s TERM "$child" 2>/dev/null
          tick=0
          while [ "$tick" -lt "$ticks" ] && kill -0 "$child" 2>/dev/null; do sleep 0.2 || sleep 1; tick=$((tick + 1)); done
          kill -s KILL -- "-$child" 2>/dev/null || kill -s KILL "$child" 2>/dev/null
        ) &
        watch=$!
        exec 3<&-
        wait "$child"; status=$?
        while [ "$status" -gt 128 ] && kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
        kill -s KILL "$watch" 2>/dev/null
        kill -s KILL -- "-$child" 2>/dev/null
        exit "$status"
        """;

    private const int TicksPerSecond = 5;

    private static readonly Lock Starting = new();

    /// <summary>Starts <paramref name="command"/>; the caller closes its standard input to stop it.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="options">Folder, threads and patience.</param>
    /// <param name="log">File that gets what the trainer prints.</param>
    /// <param name="held">A lock that the trainer keeps for as long as any of its processes lives.</param>
    /// <exception cref="BadInputException">There is no POSIX shell.</exception>
    public static Process Start(IEnumerable<string> command, LocalExecutorOptions options, string log, FileLock held)
    {
        string[] arguments = ["-c", Script, "isoloss-supervisor", log, $"{options.StopSeconds}", .. command];
        var start = new ProcessStartInfo("sh", arguments)
        {
            WorkingDirectory = options.WorkingDirectory,
            RedirectStandardInput = true,
        };
        TrainerEnvironment.Apply(start, options.Threads);
        // One start at a time, so that no other child inherits the copy of the descriptor.
        lock (Starting)
        {
            int copy = Duplicate(held.Descriptor);
            if (copy < 0)
                throw new IOException("too many open files: the trainer could not share the lock of its run");
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception e)
            {
                throw new BadInputException(
                    $"cannot start sh in {options.WorkingDirectory}: {e.Message}; the local executor needs a POSIX shell", e);
            }
            finally
            {
                _ = Close(copy);
            }
        }
    }

    /// <summary>Asks a trainer to save its state and stop.</summary>
    /// <param name="process">From <see cref="Start"/>.</param>
    /// <param name="within">After which it is killed; null for the usual time, which is the most.</param>
    /// <param name="usualSeconds">The usual time.</param>
    public static void Stop(Process process, TimeSpan? within, int usualSeconds)
    {
        try
        {
            if (within is { } time)
                process.StandardInput.WriteLine((int)(Math.Clamp(time.TotalSeconds, 0, usualSeconds) * TicksPerSecond));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and nobody reads.
        }
    }

    // A copy made by dup is inherited by children, unlike every file that .NET opens, and shares the original's lock.
    [DllImport("libc", EntryPoint = "dup"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
