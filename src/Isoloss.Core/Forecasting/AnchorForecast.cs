namespace Isoloss.Core.Forecasting;

/// <summary>What one anchor says.</summary>
/// <param name="Anchor">Which.</param>
/// <param name="Weight">Its probability, after the observations.</param>
/// <param name="Required">log10 FLOP required with the algorithms of <c>algorithms.year</c>, at <see cref="TimelineForecast.Levels"/>.</param>
/// <param name="Probability">Probability by each year if this anchor is right.</param>
public sealed record AnchorForecast(Anchor Anchor, double Weight, IReadOnlyList<double> Required, IReadOnlyList<double> Probability);
