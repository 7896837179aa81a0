namespace Isoloss.Runs.Recipes;

/// <summary>The learning rate over a run, as a multiple of its peak.</summary>
public sealed record ScheduleRecipe
{
    /// <summary>Shape after warm-up. Default WSD.</summary>
    public ScheduleName Name { get; init; } = ScheduleName.Wsd;

    /// <summary>Linear warm-up, in tokens; at most half of the run. Default 50,000 tokens.</summary>
    public long WarmupTokens { get; init; } = 50_000;

    /// <summary>Last part of the run over which WSD decays, from 0 to 1. Default .2.</summary>
    public double DecayFraction { get; init; } = 0.2;

    /// <summary>Learning rate at the end over its peak, from 0 to 1. Default 0.</summary>
    public double FinalRatio { get; init; }

    /// <summary>Weight decay at the end over that at the start, linear in tokens between. Default 1; from 0 to 100.</summary>
    [OmitDefault]
    public double DecayFinal { get; init; } = 1;

    /// <summary>
    /// Batch in tokens at the start, a power of two below <see cref="Recipe.BatchTokens"/>: it doubles at even distances within
    /// the first <see cref="BatchRampTokens"/> (Smith et al. 2018). Default 0: the full batch from the start.
    /// </summary>
    [OmitDefault]
    public int BatchStartTokens { get; init; }

    /// <summary>Tokens until the full batch, rounded up to whole full batches at each size. Default 0.</summary>
    [OmitDefault]
    public long BatchRampTokens { get; init; }

    /// <summary>Whether a batch can double from <paramref name="start"/> tokens to the full one in whole sequences; 0 stands for
    /// the full one.</summary>
    public static bool CanStart(int start, Recipe recipe) => start == 0
        || start > 0 && start < recipe.BatchTokens && start % recipe.Model.Context == 0
            && recipe.BatchTokens % start == 0 && int.IsPow2(recipe.BatchTokens / start);

    /// <summary>The multiple of the peak learning rate at a step.</summary>
    /// <param name="step">Steps done before this one, from 0 to <paramref name="totalSteps"/> - 1.</param>
    /// <param name="totalSteps">Steps of the run, at least 1.</param>
    /// <param name="batchTokens">Tokens a step.</param>
    public double Multiple(long step, long totalSteps, int batchTokens)
    {
        long warmup = Math.Min(WarmupTokens / batchTokens, totalSteps / 2);
        if (step < warmup)
            return (step + 1.0) / (warmup + 1.0);
        return Name switch
        {
            ScheduleName.Constant => 1,
            ScheduleName.Cosine => Lerp(0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / (totalSteps - warmup)))),
            ScheduleName.Wsd => Lerp(StableThenLinear(step, totalSteps, warmup)),
            _ => throw new InvalidOperationException($"schedule {Name} has no formula"),
        };
    }

    /// <summary>Steps before the first at which the rate falls: as many as a run has whose rate never does, none where it falls all the
    /// way after the warm-up.</summary>
    /// <param name="totalSteps">Steps of the run, at least 1.</param>
    /// <param name="batchTokens">Tokens a step.</param>
    public long StepsBeforeDecay(long totalSteps, int batchTokens) => Name switch
    {
        ScheduleName.Constant => totalSteps,
        ScheduleName.Wsd => totalSteps - DecaySteps(totalSteps, Math.Min(WarmupTokens / batchTokens, totalSteps / 2)),
        _ => 0,
    };

    private double StableThenLinear(long step, long totalSteps, long warmup)
    {
        long decay = DecaySteps(totalSteps, warmup);
        return decay == 0 ? 1 : Math.Min(1, (totalSteps - step) / (decay + 1.0));
    }

    private long DecaySteps(long totalSteps, long warmup) =>
        Math.Min((long)Math.Round(DecayFraction * totalSteps), totalSteps - warmup);

    private double Lerp(double weight) => FinalRatio + (1 - FinalRatio) * weight;
}
