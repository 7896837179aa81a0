namespace Isoloss.Runs.Tables;

/// <summary>One row of a curve as it was found.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Curve">What tells curves of one table apart, such as the schedule; empty where nothing does.</param>
/// <param name="Params">N, parameters; NaN where not recorded.</param>
/// <param name="Step">Optimizer steps done; NaN where not recorded.</param>
/// <param name="Tokens">Tokens seen; NaN where not recorded.</param>
/// <param name="Rate">Learning rate; NaN where not recorded.</param>
/// <param name="Loss">Loss, nats per token; null where nothing stands there (a moment that is planned), NaN where the run gave no number.</param>
public readonly record struct CurveRow(long Line, string Curve, double Params, double Step, double Tokens, double Rate, double? Loss);
