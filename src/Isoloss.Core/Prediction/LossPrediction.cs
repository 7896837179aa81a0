namespace Isoloss.Core.Prediction;

/// <summary>What one new run is expected to lose.</summary>
/// <param name="At">Where.</param>
/// <param name="Loss">Median and interval of a new run, nats per token.</param>
/// <param name="Beyond">How far the point lies beyond the runs, in e-folds of compute, or of size and data together.</param>
/// <param name="Parts">What makes the interval wide.</param>
public sealed record LossPrediction(ScalePoint At, Estimate Loss, double Beyond, PredictionParts Parts);

/// <summary>Parts of a prediction's width: standard deviations of log loss, which add in quadrature.</summary>
/// <param name="Noise">What two runs of one recipe differ by, and what no form follows near the largest runs.</param>
/// <param name="Parameters">Parameters of each form that the runs leave open.</param>
/// <param name="Form">Disagreement of the forms.</param>
/// <param name="Drift">How far losses stray from every form beyond the data.</param>
public readonly record struct PredictionParts(double Noise, double Parameters, double Form, double Drift);
