namespace Isoloss.Core.Comparison;

/// <summary>A difference that was held out of the fit, beside what the fit expected there.</summary>
/// <param name="At">Size, data and the baseline's recorded compute.</param>
/// <param name="Actual">Variant minus baseline, nats per token, mean over seeds.</param>
/// <param name="Predicted">The same as predicted from the other rungs, with the interval of as many new pairs as were run.</param>
/// <param name="Pairs">Number of runs of the arm with fewer runs.</param>
public sealed record JudgedDifference(ScalePoint At, double Actual, Estimate Predicted, int Pairs)
{
    /// <summary>Predicted probability that the variant's loss is the lower one.</summary>
    public double ProbabilityLower { get; init; }
}
