using System.Text.Json;
using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Quoting;

/// <summary>What must be trained again of a shorter run before a longer one can go on from it: nothing where its state was kept.</summary>
/// <param name="Tokens">Training tokens.</param>
/// <param name="Flops">Training FLOP; null when unknown.</param>
internal sealed record ReplayQuote(long Tokens, double? Flops)
{
    /// <summary>Nothing.</summary>
    public static ReplayQuote None { get; } = new(0, 0);

    /// <summary>Looks at what the shorter run has kept; one that is not done yet will keep it.</summary>
    public static ReplayQuote Of(PlannedRun run, string root)
    {
        if (run.Spec.Origin is not { } origin || !new RunDirectory(Path.Combine(root, origin.Key)).IsDone || Steps(root, origin) is not (> 0 and var steps))
            return None;
        long tokens = run.SharedTokens - TokensAfter(run, origin, origin.Step - steps);
        return new ReplayQuote(tokens, run.SharedFlops * tokens / run.SharedTokens);
    }

    private static long Steps(string root, RunOrigin origin)
    {
        try
        {
            return BranchState.ReplayedSteps(root, new RunDirectory(Path.Combine(root, origin.Key)), origin.Step);
        }
        catch (BadInputException)
        {
            // An origin of the origin is gone; the study trains it again, and this time it keeps its state.
            return 0;
        }
    }

    private static long TokensAfter(PlannedRun run, RunOrigin origin, long step) => run.Spec.Trainer.Command is null
        ? new BatchPlan(run.Spec.Recipe.Deserialize<Recipe>(IsolossJson.Line)!, run.Spec.Tokens).Tokens(step)
        : step * run.SharedTokens / origin.Step;
}
