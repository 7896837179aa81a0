using Isoloss.Core.Fitting;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>An arm with the law fitted to it alone.</summary>
/// <param name="Rows">Its runs, also those without a loss.</param>
/// <param name="Fit">The law.</param>
/// <param name="Predictor">Predictions averaged over forms; null where these runs allow none.</param>
internal sealed record FittedArm(IReadOnlyList<RunRecord> Rows, LawFit Fit, Predictor? Predictor);
