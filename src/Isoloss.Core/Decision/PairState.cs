namespace Isoloss.Core.Decision;

/// <summary>A pair of arms as the choice of the next runs sees it.</summary>
public sealed record PairState
{
    /// <summary>Every point that an arm has runs at, by increasing compute; at least one.</summary>
    public required IReadOnlyList<LadderRung> Rungs { get; init; }

    /// <summary>What is believed about the multiplier.</summary>
    public required WorthBelief Belief { get; init; }

    /// <summary>Log of the target's compute.</summary>
    public required double LogTarget { get; init; }

    /// <summary>Log of the smallest worthwhile multiplier.</summary>
    public required double Threshold { get; init; }

    /// <summary>Probability that the multiplier at the target exceeds it, as judged now.</summary>
    public required double ProbabilityBetter { get; init; }

    /// <summary>Standard deviation of the log multiplier at the target, as judged now.</summary>
    public required double LogSd { get; init; }

    /// <summary>The baseline's loss anywhere, for its steepness beyond the ladder.</summary>
    public required Func<ScalePoint, double> BaselineLoss { get; init; }

    /// <summary>Baseline's FLOP per second; null where not recorded.</summary>
    public double? BaselineRate { get; init; }

    /// <summary>Variant's FLOP per second; null where not recorded.</summary>
    public double? VariantRate { get; init; }

    /// <summary>The belief and the judgement from the rungs' measured differences alone.</summary>
    /// <param name="rungs">What both arms have, by increasing compute; at least one with pairs.</param>
    /// <param name="logTarget">Log of the target's compute.</param>
    /// <param name="threshold">Log of the smallest worthwhile multiplier.</param>
    /// <param name="prior">What is believed before.</param>
    /// <param name="baselineLoss">The baseline's loss anywhere.</param>
    public static PairState Of(
        IReadOnlyList<LadderRung> rungs, double logTarget, double threshold, WorthPrior prior, Func<ScalePoint, double> baselineLoss)
    {
        PairedDifference[] measured = [.. rungs.Where(r => r.Pairs > 0).Select(r => r.Difference)];
        var belief = WorthBelief.Of(measured, measured.Average(d => d.LogFlops), prior);
        return new PairState
        {
            Rungs = rungs,
            Belief = belief,
            LogTarget = logTarget,
            Threshold = threshold,
            ProbabilityBetter = belief.ProbabilityAbove(logTarget, threshold),
            LogSd = belief.At(logTarget).Sd,
            BaselineLoss = baselineLoss,
        };
    }

    /// <summary>A rung that no arm has yet, along the shape of the largest one.</summary>
    /// <param name="factor">Its compute over that of the largest; above 0.</param>
    internal LadderRung Beyond(double factor)
    {
        LadderRung top = Rungs[^1];
        double grow = Math.Sqrt(factor), n = Round(top.At.Params * grow), d = Round(top.At.Tokens * grow);
        double flops = top.At.Flops * (n / top.At.Params) * (d / top.At.Tokens);
        var at = new ScalePoint(n, d, flops);
        return new LadderRung { At = at, VariantFlops = flops * top.VariantFlops / top.At.Flops, Steepness = Steepness.Of(BaselineLoss, at) };
    }

    /// <summary>Hours that runs take on the recorded hardware; null where an arm that is needed has no throughput.</summary>
    internal double? Hours(IReadOnlyList<RungRuns> runs)
    {
        double? Seconds(double flops, double? rate) => flops > 0 ? flops / rate : 0;
        return (Seconds(runs.Sum(r => r.Baseline * r.Rung.At.Flops), BaselineRate) + Seconds(runs.Sum(r => r.Variant * r.Rung.VariantFlops), VariantRate)) / 3600;
    }

    /// <summary>Three significant digits: nobody orders 1.2345678e8 parameters.</summary>
    private static double Round(double x)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(x)) - 2);
        return Math.Round(x / unit) * unit;
    }
}
