namespace Isoloss.Dashboard.Reports;

/// <summary>A point of a slice.</summary>
/// <param name="X">Place on the axis.</param>
/// <param name="Loss">Loss there, nats per token.</param>
public readonly record struct SlicePoint(double X, double Loss);
