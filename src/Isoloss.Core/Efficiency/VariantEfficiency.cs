namespace Isoloss.Core.Efficiency;

/// <summary>A variant's data multiplier over all sizes.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Multiplier">Geometric mean of its <see cref="SizeMultiplier"/>s.</param>
/// <param name="Interval">Student's interval with sizes as the sample, so a trend over size widens it; null with fewer than three
/// sizes.</param>
/// <param name="Sizes">Number of sizes.</param>
public sealed record VariantEfficiency(string Variant, double Multiplier, Estimate? Interval, int Sizes);
