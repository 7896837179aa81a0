using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>Loss above the best possible, where the data's true distribution is known.</summary>
internal static class Regret
{
    /// <summary>
    /// Loss minus the oracle's on the same tokens, nats per token; minus the entropy rate where only that is known, which adds
    /// the
    /// sampling noise of the evaluation set. Null where neither is known or the run has no loss.
    /// </summary>
    public static double? Of(RunRecord run) =>
        run.Loss - (run.OracleLoss ?? run.EntropyRate) is { } regret && double.IsFinite(regret) ? regret : null;

    /// <summary>Entropy rate of the data, nats per token, when all runs that state one agree; else null.</summary>
    public static double? EntropyRate(ReportModel model)
    {
        double[] rates = [.. model.Arms.SelectMany(arm => arm.Runs).Select(run => run.EntropyRate).OfType<double>().Distinct()];
        return rates.Length == 1 && double.IsFinite(rates[0]) ? rates[0] : null;
    }

    /// <summary>The floor that the arm's law found by itself: its parameter E.</summary>
    public static Estimate? Floor(ReportArm arm) => arm.Fit?.Parameters.FirstOrDefault(p => p.Name == "E")?.Value;
}
