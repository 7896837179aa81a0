namespace Isoloss.Dashboard.Reports;

/// <summary>A run against the law that was fitted to it.</summary>
/// <param name="RunId">Identity of the run, see <see cref="Isoloss.Runs.Tables.RunRecord.Id"/>.</param>
/// <param name="Fitted">Fitted loss, nats per token.</param>
/// <param name="LogResidual">Logarithm of measured loss minus logarithm of fitted loss.</param>
public sealed record RunResidual(string RunId, double Fitted, double LogResidual);
