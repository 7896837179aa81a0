namespace Isoloss.Core.Comparison;

/// <summary>What the change is worth in data and in parameters at one scale.</summary>
/// <param name="At">Baseline's N, D and C.</param>
/// <param name="Data">Baseline's tokens over the variant's at equal loss and size.</param>
/// <param name="Params">Baseline's parameters over the variant's at equal loss and data.</param>
public sealed record AxisPoint(ScalePoint At, Estimate Data, Estimate Params);
