namespace Isoloss.Dashboard.Interactive;

/// <summary>A number that follows the sliders; the page's model fills it under its name.</summary>
/// <param name="Name">Name in what the model's <c>readouts</c> returns.</param>
/// <param name="Label">What stands above it.</param>
public sealed record Readout(string Name, string Label);
