using System.Text.Json.Nodes;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Questions;

/// <summary>Finished runs of one recipe on one rung at several learning rates, some below and some above an arm's own.</summary>
/// <param name="Rung">Label of the rung.</param>
/// <param name="Loss">Mean loss at the arm's own rate, nats per token.</param>
/// <param name="BestRate">The rate with the lowest mean loss.</param>
/// <param name="BestLoss">That loss.</param>
internal sealed record RateSweep(string Rung, double Loss, double BestRate, double BestLoss)
{
    /// <summary>True when no rate is better by more than seeds differ.</summary>
    public bool IsNearBest => Loss <= BestLoss * (1 + LadderPrecision.RunNoise);

    /// <summary>The sweep on the largest rung that has one; null where none has runs on both sides of the arm's rate.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="past">Finished runs.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="path">Path of the learning rate in its recipe.</param>
    /// <param name="rate">The arm's own.</param>
    public static RateSweep? Best(StudyPlan plan, PastRuns past, Arm arm, string path, double rate)
    {
        PastRun[] same = [.. past.All.Where(r => double.IsFinite(r.Result.Loss) && r.Spec.Trainer.Name == plan.Study.Trainer.Identity.Name
            && r.Spec.Trainer.Version == plan.Study.Trainer.Identity.Version && r.IsSame(arm.Recipe, path))];
        return same.Length < 3 ? null : plan.Study.Ladder.OrderByDescending(r => r.Tokens)
            .Select(rung => On(rung, same, path, rate)).FirstOrDefault(s => s is not null);
    }

    private static RateSweep? On(Rung rung, PastRun[] runs, string path, double rate)
    {
        var losses = runs.Where(r => r.Spec.Tokens == rung.Tokens && JsonNode.DeepEquals(r.Spec.Size, rung.Size))
            .GroupBy(r => ArmRates.Of(r.Spec.Recipe, path) ?? double.NaN)
            .ToDictionary(g => g.Key, g => g.Average(r => r.Result.Loss));
        if (!losses.TryGetValue(rate, out double own) || !losses.Keys.Any(r => r < rate) || !losses.Keys.Any(r => r > rate))
            return null;
        var best = losses.MinBy(p => p.Value);
        return new RateSweep(rung.Label, own, best.Key, best.Value);
    }
}
