namespace Isoloss.Core.Projection;

/// <summary>A number that every run of an arm has.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Name">Name of the probe or section, or <c>loss</c>.</param>
/// <param name="Kind">Kind of a section, such as <c>domain</c>; null for others.</param>
public sealed record Metric(string Arm, MetricSource Source, string Name, string? Kind = null);
