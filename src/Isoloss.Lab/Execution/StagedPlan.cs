using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>
/// What a study with <c>promote</c> trains now: rungs by increasing cost, and on each only the variants that may still be worth it. Nothing is stored:
/// who was dropped follows from the run directories, so a stopped study goes on where it stopped.
/// </summary>
public sealed record StagedPlan
{
    /// <summary>Runs up to the present stage, with those that dropped variants had before.</summary>
    public required StudyPlan Plan { get; init; }

    /// <summary>Variants that were dropped, in that order, each with its probability of being worth it.</summary>
    public required IReadOnlyList<ArmStanding> Dropped { get; init; }

    /// <summary>The stages of a plan as far as its results go; the whole plan for a study without <c>promote</c>.</summary>
    /// <param name="whole">Every run of the study.</param>
    /// <param name="root">Root of the run directories.</param>
    public static StagedPlan Of(StudyPlan whole, string root)
    {
        if (whole.Study.Promote is not { } rule)
            return new StagedPlan { Plan = whole, Dropped = [] };
        string[] rungs = [.. whole.Runs.Where(r => r.Arm == whole.Study.Baseline.Name).DistinctBy(r => r.Rung)
            .OrderBy(r => r.Flops ?? r.Spec.Tokens).Select(r => r.Rung)];
        List<ArmStanding> dropped = [];
        List<PlannedRun> runs = [];
        for (int stage = 0; stage < rungs.Length; stage++)
        {
            runs.AddRange(whole.Runs.Where(r => r.Rung == rungs[stage] && dropped.All(d => d.Name != r.Arm)));
            bool enough = stage + 1 >= rule.FirstRungs;
            if (enough && (runs.Any(r => Result(root, r) is null) || stage == rungs.Length - 1))
                break;
            if (enough)
                dropped.AddRange(Fallen(whole.Study, rule, runs, dropped, root));
        }
        var chosen = runs.ToHashSet();
        return new StagedPlan { Plan = whole with { Runs = [.. whole.Runs.Where(chosen.Contains)] }, Dropped = dropped };
    }

    /// <summary>Trains a study stage by stage.</summary>
    /// <param name="whole">Every run of the study.</param>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="train">Trains what a plan lacks; false when runs are missing after it.</param>
    /// <param name="dropped">Told of each variant when it is dropped.</param>
    /// <returns>The last stage, or null when one could not be finished.</returns>
    public static async Task<StagedPlan?> RunAsync(StudyPlan whole, string root, Func<StudyPlan, Task<bool>> train, Action<ArmStanding> dropped)
    {
        int told = 0, had = -1;
        for (StagedPlan staged = Of(whole, root); ; staged = Of(whole, root))
        {
            foreach (ArmStanding arm in staged.Dropped.Skip(told))
                dropped(arm);
            told = staged.Dropped.Count;
            if (staged.Plan.Runs.Count == had)
                return staged;
            had = staged.Plan.Runs.Count;
            if (!await train(staged.Plan))
                return null;
        }
    }

    private static List<ArmStanding> Fallen(Study study, Promotion rule, List<PlannedRun> runs, List<ArmStanding> before, string root)
    {
        ArmStanding[] standings = [.. study.Variants.Where(v => before.All(d => d.Name != v.Name)).Select(v => new ArmStanding(v.Name, Probability(study, rule, runs, v.Name, root)))];
        var kept = Portfolio.Promote(standings, new PromotionOptions { DropBelow = rule.DropBelow });
        return [.. standings.Where(s => !kept.Contains(s.Name))];
    }

    /// <summary>NaN where the runs that finished do not allow a comparison yet.</summary>
    private static double Probability(Study study, Promotion rule, List<PlannedRun> runs, string variant, string root)
    {
        try
        {
            var rungs = Finished(runs, study.Baseline.Name, root).DistinctBy(f => f.Run.Rung).ToDictionary(f => f.Run.Rung, f => f.Result);
            var arms = new ArmRuns { Baseline = Observations(runs, study.Baseline.Name, rungs, root), Variant = Observations(runs, variant, rungs, root) };
            var asked = new CompareOptions { Curves = false, SmallestGain = rule.SmallestGain, SameData = study.SameData };
            return ArmComparer.Compare(arms, [study.Target], asked).ProbabilityBetter;
        }
        catch (BadInputException)
        {
            return double.NaN;
        }
    }

    /// <summary>Runs of an arm at the size and tokens of the baseline's rung, so that a variant with other parameters shares it; its FLOP stay its own.</summary>
    internal static List<Observation> Observations(List<PlannedRun> runs, string arm, Dictionary<string, RunResult> rungs, string root) =>
    [
        .. from finished in Finished(runs, arm, root)
           where double.IsFinite(finished.Result.Loss)
           let own = finished.Result
           let rung = rungs.GetValueOrDefault(finished.Run.Rung, own)
           select new Observation(rung.Params, rung.Tokens, finished.Run.Flops ?? own.Flops ?? 6 * own.Params * own.Tokens, own.Loss, finished.Run.Spec.Seed),
    ];

    private static IEnumerable<(PlannedRun Run, RunResult Result)> Finished(List<PlannedRun> runs, string arm, string root) =>
        from run in runs
        where run.Arm == arm
        let result = Result(root, run)
        where result is not null
        select (run, result);

    private static RunResult? Result(string root, PlannedRun run) =>
        ResultCheck.Read(new RunDirectory(Path.Combine(root, run.Key)), run.Spec) is { State: not RunState.Failed } ? new RunDirectory(Path.Combine(root, run.Key)).ReadResult() : null;
}
