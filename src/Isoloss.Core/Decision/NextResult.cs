using Isoloss.Core.Comparison;

namespace Isoloss.Core.Decision;

/// <summary>Which runs to do next, and when to stop.</summary>
public sealed record NextResult
{
    /// <summary>What to do.</summary>
    public required NextStep Step { get; init; }

    /// <summary>The verdict that stays valid however often one looks (<see cref="SequentialRule"/>).</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What is favoured now by expected gain, whether or not there is a verdict.</summary>
    public required Verdict Favoured { get; init; }

    /// <summary>Probability that the multiplier at the target exceeds 1 plus the smallest worthwhile gain.</summary>
    public required double ProbabilityBetter { get; init; }

    /// <summary>Probability that the side with the higher probability is right.</summary>
    public double ProbabilityRight => Math.Max(ProbabilityBetter, 1 - ProbabilityBetter);

    /// <summary>Odds of the evidence against a multiplier of exactly the smallest worthwhile one.</summary>
    public required double Evidence { get; init; }

    /// <summary>Odds at which there is a verdict.</summary>
    public required double EvidenceNeeded { get; init; }

    /// <summary>Expected loss of the favoured choice, and of having no verdict, as a share of the stake.</summary>
    public required double Risk { get; init; }

    /// <summary>FLOP that hang on the decision.</summary>
    public required double Stake { get; init; }

    /// <summary>Standard deviation of one pair's difference in log loss that was simulated with.</summary>
    public required double NoiseSd { get; init; }

    /// <summary>Candidates on one rung within the budget, the one with the most reduction of risk per FLOP first.</summary>
    public required IReadOnlyList<RunValue> Ranked { get; init; }

    /// <summary>A course over several rungs that is worth more per FLOP than any of them; null where a single rung is best.</summary>
    public required RunValue? Course { get; init; }

    /// <summary>What is worth most per FLOP; null where nothing fits the budget.</summary>
    public RunValue? Best => Course ?? (Ranked.Count > 0 ? Ranked[0] : null);

    /// <summary>Candidates that would cost more than the budget.</summary>
    public required int TooExpensive { get; init; }
}
