namespace Isoloss.Core.Projection;

/// <summary>A metric of one run.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Rung">Label that the runs of one rung share.</param>
/// <param name="Scale">N for a probe, C for a loss; above 0.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricReading(Metric Metric, string Rung, double Scale, double Value);
