namespace Isoloss.Core.Prediction;

/// <summary>Parts of a prediction's width: standard deviations of log loss, which add in quadrature.</summary>
/// <param name="Noise">What two runs of one recipe differ by, and what no form follows near the largest runs.</param>
/// <param name="Parameters">Parameters of each form that the runs leave open.</param>
/// <param name="Form">Disagreement of the forms.</param>
/// <param name="Drift">How far losses stray from every form beyond the data.</param>
public readonly record struct PredictionParts(double Noise, double Parameters, double Form, double Drift);
