namespace Isoloss.Core.Forecasting;

/// <summary>A model that was trained, and whether it was transformative.</summary>
/// <param name="Flops">C, training FLOP; above 0.</param>
/// <param name="Sufficed">True when it was.</param>
/// <param name="Year">When: its algorithms count. Those of <c>algorithms.year</c> by default.</param>
public sealed record TrainingObservation(double Flops, bool Sufficed, double? Year = null)
{
    /// <summary>log10 FLOP in the currency of an anchor's requirement.</summary>
    internal double Effective(Func<string, double> input, Anchor anchor) =>
        Math.Log10(Flops) + EfficiencyCurve.Of(anchor, input).At(Year ?? input("algorithms.year"));
}
