using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Looks through a study's results before it trains: what the study knows is written again, what has to be trained again is named.</summary>
public static class RunRepair
{
    /// <summary>Writes <c>run.json</c> again where it is gone or damaged beside a sound result; the key, which is the directory's name, says that the run is the same.</summary>
    /// <param name="plan">The study's runs.</param>
    /// <param name="root">Root of the run directories.</param>
    /// <returns>What was written or will be trained again, a line each.</returns>
    /// <exception cref="NewerFormatException">A newer Isoloss wrote a file.</exception>
    public static IReadOnlyList<string> Mend(StudyPlan plan, string root)
    {
        List<string> lines = [];
        foreach (PlannedRun run in plan.DistinctRuns)
        {
            var directory = new RunDirectory(Path.Combine(root, run.Key));
            if (ResultCheck.Read(directory, run.Spec) is not { } outcome)
                continue;
            if (outcome.State == RunState.Failed)
                lines.Add($"trained again: {run.Arm} {run.Rung} seed {run.Spec.Seed}: {outcome.Message}; the file will be kept as {Path.GetFileName(ResultCheck.RejectedFile(directory))}");
            else if (!HasSpec(directory))
            {
                AtomicFile.WriteJson(directory.RunFile, run.Spec);
                lines.Add($"written again: {directory.RunFile}, which was missing or damaged beside the result of {run.Arm} {run.Rung} seed {run.Spec.Seed}");
            }
        }
        return lines;
    }

    private static bool HasSpec(RunDirectory directory)
    {
        try
        {
            directory.ReadSpec();
            return true;
        }
        catch (BadInputException e) when (e is not NewerFormatException)
        {
            return false;
        }
    }
}
