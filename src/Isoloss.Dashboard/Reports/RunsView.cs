using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>The rows of the table of runs.</summary>
internal static class RunsView
{
    /// <summary>All runs of all arms, in the order of the model.</summary>
    public static IEnumerable<JsonObject> Of(ReportModel model) =>
        model.Arms.SelectMany((arm, index) => arm.Runs.Select(run => Row(arm, index, run)));

    private static JsonObject Row(ReportArm arm, int index, RunRecord run)
    {
        double? regret = Regret.Of(run);
        return new JsonObject
        {
            ["arm"] = arm.Name,
            ["armIndex"] = index,
            ["color"] = ArmStyle.Of(index).Color,
            ["rung"] = run.Rung ?? Numbers.None,
            ["params"] = Numbers.Count(run.Params),
            ["paramsSort"] = Numbers.Sortable(run.Params),
            ["tokens"] = Numbers.Count(run.Tokens),
            ["tokensSort"] = Numbers.Sortable(run.Tokens),
            ["flops"] = Numbers.Power(run.Flops, 3),
            ["flopsSort"] = Numbers.Sortable(run.Flops),
            ["seed"] = run.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Numbers.None,
            ["seedSort"] = Numbers.Sortable(run.Seed),
            ["loss"] = Numbers.Loss(run.Loss),
            ["lossSort"] = Numbers.Sortable(run.Loss),
            ["error"] = LossError(run) is { } error ? Numbers.Loss(error) : null,
            ["regret"] = Numbers.Loss(regret),
            ["regretSort"] = Numbers.Sortable(regret),
            ["speed"] = run.TokensPerSecond is { } speed ? Numbers.Count(speed) : Numbers.None,
            ["speedSort"] = Numbers.Sortable(run.TokensPerSecond),
            ["state"] = StateWords.Of(run.State),
            ["id"] = run.Id,
            ["shortId"] = RunKey.IsKey(run.Id) ? run.Id[..8] : run.Id,
        };
    }

    /// <summary>The finite evaluation set's part of the uncertainty, which only the run's own result knows.</summary>
    private static double? LossError(RunRecord run)
    {
        try
        {
            return run.Directory?.ReadResult()?.LossStandardError is { } error && double.IsFinite(error) ? error : null;
        }
        // A damaged result has been reported by whoever read the runs; here it costs one number.
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
