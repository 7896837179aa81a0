namespace Isoloss.Core.Decision;

/// <summary>What a candidate would tell.</summary>
/// <param name="Candidate">The runs.</param>
/// <param name="ProbabilityRight">Expected probability, after it, that the choice favoured then is right.</param>
/// <param name="ProbabilityVerdict">Probability that the verdict after it is go or no-go, looking after every run.</param>
/// <param name="RiskReduction">Expected reduction of the decision's risk, as a share of the stake.</param>
/// <param name="Value">The same in FLOP.</param>
public sealed record RunValue(Candidate Candidate, double ProbabilityRight, double ProbabilityVerdict, double RiskReduction, double Value)
{
    /// <summary>What is gained per FLOP spent; above 1 it pays.</summary>
    public double PerFlop => Value / Candidate.Flops;
}
