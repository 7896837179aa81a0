using Isoloss.Lab.Questions;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Studies;

/// <summary>Longer runs of a size go on from the shorter ones: what <c>ladder.continue</c> asks for.</summary>
/// <param name="After">For a user's own trainer, whose schedule is its own: share of a run after which a longer one goes on from it. Null for
/// the built-in trainer, where it is the last step before the two differ.</param>
public sealed record ContinueRule(double? After)
{
    /// <summary>Rungs of each size by their tokens: each but the first goes on from the one before.</summary>
    public static IEnumerable<IReadOnlyList<Rung>> Lines(IEnumerable<Rung> ladder) =>
        ladder.GroupBy(r => r.Size.ToJsonString()).Select(size => size.OrderBy(r => r.Tokens).ToArray());

    /// <summary>How much of a run a longer one of the same arm need not train again.</summary>
    /// <param name="arm">Whose runs.</param>
    /// <param name="shorter">Tokens of the run to go on from.</param>
    /// <param name="longer">Tokens of the run that goes on.</param>
    public SharedBeginning Beginning(Arm arm, long shorter, long longer) => arm.Builtin is { } recipe
        ? SharedBeginning.Of(recipe, shorter, longer)
        : OfOwnTrainer(arm, shorter, longer);

    // Its steps are not known before it trained; those that its batch makes are held against what it keeps.
    private SharedBeginning OfOwnTrainer(Arm arm, long shorter, long longer)
    {
        if (RecipePaths.Number(arm.Recipe, "batch_tokens") is not (>= 1 and { } batch))
            return new(0, 0, 0, "found no batch_tokens in the recipe, expected the tokens of a step: where a run is continued follows from it");
        long steps = (long)Math.Ceiling(shorter / batch), step = KeptSnapshot.StepOf(After ?? 1, steps);
        return longer > steps * batch
            ? new(step, (long)(step * batch), steps, null)
            : new(0, 0, steps, $"found tokens {shorter} and {longer}, which are as many batches of {batch}, expected runs that differ by a batch");
    }
}
