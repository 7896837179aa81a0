using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Studies;

/// <summary>The runs of an arm with one seed.</summary>
internal static class LadderRuns
{
    /// <summary>Its run on every rung, by the rung's label.</summary>
    public static IReadOnlyDictionary<string, PlannedRun> Of(Study study, Arm arm, int seed) => study.Continue is { } rule
        ? ContinueRule.Lines(study.Ladder).SelectMany(line => Line(study, arm, seed, rule, line)).ToDictionary(r => r.Rung)
        : study.Ladder.Select(rung => Plan(study, arm, rung, seed, null, null)).ToDictionary(r => r.Rung);

    private static IEnumerable<PlannedRun> Line(Study study, Arm arm, int seed, ContinueRule rule, IReadOnlyList<Rung> line)
    {
        RunOrigin? origin = null;
        SharedBeginning? shared = null;
        for (int i = 0; i < line.Count; i++)
        {
            PlannedRun run = Plan(study, arm, line[i], seed, origin, shared);
            // The longest keeps its state too: a longer one may be asked for later.
            shared = rule.Beginning(arm, line[i].Tokens, i + 1 < line.Count ? line[i + 1].Tokens : RunSpec.MostTokens);
            // Streams are named after the run that began the line.
            origin = new RunOrigin(run.Key, shared.Steps, line[0].Tokens);
            yield return shared.Obstacle is null ? run with { Keep = [shared.Steps / (double)shared.TotalSteps] } : run;
        }
    }

    private static PlannedRun Plan(Study study, Arm arm, Rung rung, int seed, RunOrigin? origin, SharedBeginning? shared)
    {
        var spec = new RunSpec
        {
            Trainer = study.Trainer.Identity,
            Recipe = arm.Recipe.DeepClone().AsObject(),
            Size = rung.Size.DeepClone().AsObject(),
            Tokens = rung.Tokens,
            Seed = seed,
            Origin = origin,
        };
        return new PlannedRun
        {
            Key = spec.Key,
            Spec = spec,
            Arm = arm.Name,
            Rung = rung.Label,
            Params = RunCost.Params(arm, rung.Builtin, rung.Size),
            Flops = RunCost.Flops(arm, rung),
            SharedTokens = shared?.Tokens ?? 0,
            SharedFlops = shared is null ? 0 : RunCost.Flops(arm, rung, shared.Tokens),
        };
    }
}
