using Isoloss.Core;

namespace Isoloss.Dashboard.Reports;

/// <summary>The best that a law promises for one compute.</summary>
/// <param name="At">Size and data with the lowest loss for their compute.</param>
/// <param name="Loss">Loss there, nats per token, with its interval.</param>
public sealed record FrontierPoint(ScalePoint At, Estimate Loss);
