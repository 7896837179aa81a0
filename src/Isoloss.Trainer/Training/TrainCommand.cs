using System.Runtime.InteropServices;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Trainer.Native;

namespace Isoloss.Trainer.Training;

/// <summary><c>isoloss-trainer JOB</c>: trains one job.</summary>
/// <param name="time">Clock for timings and snapshots.</param>
/// <param name="device">Name of the device: <c>cpu</c>, or <c>cuda</c> with a trainer that was built for it.</param>
internal sealed class TrainCommand(TimeProvider time, string device = "cpu")
{
    /// <summary>Trains and gives the exit code: 0 done or diverged, 1 failed, 2 bad input, 130 stopped on request.</summary>
    public int Run(string jobFile)
    {
        Job? job = null;
        FileLock? taken = null;
        try
        {
            job = JobReader.Read(jobFile);
            taken = FileLock.TryTake(new RunDirectory(job.Directory).TrainerLock);
            if (taken is null)
            {
                Console.Error.WriteLine($"another trainer works in {job.Directory}; this one changes nothing");
                return ExitCode.Failed;
            }
            return Train(job);
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e is BadInputException ? e.Message : e.ToString());
            if (taken is not null)
                TryWriteFailure(job!, e.Message);
            return e is BadInputException ? ExitCode.BadInput : ExitCode.Failed;
        }
        finally
        {
            taken?.Dispose();
        }
    }

    private int Train(Job job)
    {
        if (new RunDirectory(job.Directory).IsDone)
        {
            Console.WriteLine("done already");
            return ExitCode.Done;
        }
        TorchLibrary.Prepare(job.Threads);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var trainer = new RunTrainer(job, time, Console.WriteLine, TorchDevice.Open(device));
        return trainer.Train(stop.Token) == RunState.Cancelled ? ExitCode.Stopped : ExitCode.Done;

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true; // the loop saves a snapshot first
            stop.Cancel();
        }
    }

    private void TryWriteFailure(Job job, string message)
    {
        try
        {
            new RunDirectory(job.Directory).WriteStatus(
                new RunStatus { State = RunState.Failed, Updated = time.GetUtcNow(), Message = message });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk may be what failed; the error itself is on the console already.
            Console.Error.WriteLine($"state.json cannot be written: {e.Message}");
        }
    }
}
