namespace Isoloss.Core.Uncertainty;

/// <summary>The winner of a sweep, corrected for having been chosen.</summary>
/// <param name="Observation">The winner with its loss corrected.</param>
/// <param name="Best">The winner as recorded.</param>
/// <param name="Bias">How much log loss was raised.</param>
/// <param name="Count">Runs that it was chosen from.</param>
public sealed record CorrectedMinimum(Observation Observation, Observation Best, double Bias, int Count);
