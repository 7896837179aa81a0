using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>
/// The number of threads that a run of the built-in trainer was first started with. It keeps that number: with some recipes (layer normalisation, SOAP, experts)
/// another one rounds differently, and a run that was started again must give the same bytes.
/// </summary>
internal static class RunThreads
{
    /// <summary>The number in the job of a run; null where it was never started, or is a user's own trainer's.</summary>
    public static int? Of(RunDirectory run)
    {
        try
        {
            return JsonFile.Read<Job>(run.JobFile) is { Threads: >= 1 } job && job.Run.Trainer.Command is null ? job.Threads : null;
        }
        catch (BadInputException)
        {
            // A damaged job is written anew.
            return null;
        }
    }
}
