using Isoloss.Core.Sections;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Health;

/// <summary>Losses on sections, as the results of runs have them.</summary>
public static class SectionReader
{
    /// <summary>The sections of one run; none of a run without a finite loss.</summary>
    /// <param name="run">Its place in the study.</param>
    /// <param name="result">Its result.</param>
    public static IEnumerable<SectionLoss> Read(StudyRun run, RunResult result) => result is { State: RunState.Finished, Loss: > 0 }
        ? (result.Sections ?? []).Where(s => s.Loss > 0 && double.IsFinite(s.Loss)).Select(s => new SectionLoss(
            s.Kind, s.Name, run.Arm, run.Rung, run.Seed, result.Flops ?? 6 * result.Params * result.Tokens, result.Loss, s.Loss))
        : [];
}
