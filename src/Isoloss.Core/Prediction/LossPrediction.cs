namespace Isoloss.Core.Prediction;

/// <summary>What one new run is expected to lose.</summary>
/// <param name="At">Where.</param>
/// <param name="Loss">Median and interval of a new run, nats per token.</param>
/// <param name="Beyond">How far the point lies beyond the runs, in e-folds of compute, or of size and data together.</param>
/// <param name="Parts">What makes the interval wide.</param>
public sealed record LossPrediction(ScalePoint At, Estimate Loss, double Beyond, PredictionParts Parts);
