namespace Isoloss.Core.Monitoring;

/// <summary>One moment of a run.</summary>
/// <param name="Step">Optimizer steps done; at least 0.</param>
/// <param name="Rate">Learning rate of the moment, at least 0; NaN where not recorded.</param>
/// <param name="Loss">Loss, nats per token; NaN or infinite where the run gave no number.</param>
public readonly record struct CurvePoint(double Step, double Rate, double Loss);
