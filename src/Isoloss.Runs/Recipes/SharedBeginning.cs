namespace Isoloss.Runs.Recipes;

/// <summary>
/// How much of a run a run of the same recipe on more tokens repeats, when both name their random streams alike: all steps before the
/// first that depends on how long the run is. The tests hold this against the trainer's plan of every step.
/// </summary>
/// <param name="Steps">Steps that both have in common; 0 where <paramref name="Obstacle"/> says why.</param>
/// <param name="Tokens">Tokens of these steps.</param>
/// <param name="TotalSteps">Steps of the shorter run.</param>
/// <param name="Obstacle">Why they have none in common, as what was found and what was expected; null where they have.</param>
public sealed record SharedBeginning(long Steps, long Tokens, long TotalSteps, string? Obstacle)
{
    /// <summary>Finds it.</summary>
    /// <param name="recipe">The recipe of both.</param>
    /// <param name="shorter">Tokens asked for, at least 1.</param>
    /// <param name="longer">More tokens.</param>
    public static SharedBeginning Of(Recipe recipe, long shorter, long longer)
    {
        BatchPlan first = new(recipe, shorter), second = new(recipe, longer);
        // In full batches, as the learning rate is planned; while the batch grows a step is a part of one.
        long batches = first.TotalTokens / first.Full;
        string? obstacle = ObstacleOf(recipe.Schedule, batches, first.Full);
        long tokens = recipe.Schedule.StepsBeforeDecay(batches, first.Full) * first.Full;
        if (obstacle is null && tokens == 0)
            obstacle = $"found a decay_fraction of {recipe.Schedule.DecayFraction}, which leaves no step before the decay, expected less";
        if (obstacle is null && second.TotalTokens == first.TotalTokens)
            obstacle = $"found tokens {shorter} and {longer}, which are as many batches of {first.Full}, expected runs that differ by a batch";
        return obstacle is null
            ? new SharedBeginning(first.StepsTo(tokens), tokens, first.Steps, null)
            : new SharedBeginning(0, 0, first.Steps, obstacle);
    }

    private static string? ObstacleOf(ScheduleRecipe schedule, long batches, int full) => schedule switch
    {
        { Name: ScheduleName.Cosine } => "found the schedule cosine, whose rate at every step depends on the length of the run, expected constant or wsd",
        { DecayFinal: not 1 } => $"found a decay_final of {schedule.DecayFinal}: the weight decay at every step depends on the length of the run; expected 1",
        _ when schedule.WarmupTokens / full > batches / 2 =>
            $"found a warm-up of {schedule.WarmupTokens} tokens, which a run of {batches * full} cuts to its half and a longer one does not; expected at most {batches / 2 * full}",
        _ => null,
    };
}
