using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;

namespace Isoloss.Cli.Commands;

/// <summary>What commands that train say before and after.</summary>
internal static class TrainingNotes
{
    /// <summary>Says that speeds are about to be measured, where they are.</summary>
    public static void Measuring(StudyPlan plan, string root, Session session)
    {
        if (plan.Study.Trainer.Identity.Command is null && Quoter.ToDo(plan, root).Count > 0)
            session.Note("measuring this machine's speed at each size ...");
    }

    /// <summary>Says of each run that has no result why, and what to do.</summary>
    public static void Missing(StudyOutcome outcome, string root, Session session)
    {
        foreach (var (run, result) in outcome.Stopped)
            session.Note($"stopped: {run.Arm} {run.Rung} seed {run.Spec.Seed}: {result.Message}");
        foreach (var (run, result) in outcome.Failed)
            session.Note($"failed: {run.Arm} {run.Rung} seed {run.Spec.Seed}: {result.Message} (log: {Path.Combine(root, run.Key, "log.txt")})");
        if (!outcome.IsComplete)
            session.Note($"{outcome.Missing} run(s) have no result; the same command trains only those");
    }
}
