using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Numbers;
using Isoloss.Runs.Tables;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Runs as a table, and one run in full.</summary>
internal static class RunsText
{
    public static void Write(IAnsiConsole console, RunTable table)
    {
        var grid = new TextTable("run", "arm", "state", "params", "tokens", "FLOP", "seed", "loss", "regret") { StaysWhole = true };
        foreach (var row in table.Rows)
            grid.AddRow(Cells(row));
        console.Write(grid);
        console.WriteLine(table.Rows.Count == 1 ? "1 run" : $"{table.Rows.Count} runs");
    }

    public static void Write(IAnsiConsole console, RunDirectory directory)
    {
        foreach (var (name, value) in Json(directory))
            console.WriteLine($"{name,-10} {(value is JsonValue ? value.ToString() : value?.ToJsonString(IsolossJson.Line))}");
    }

    public static JsonObject Json(RunTable table) => new()
    {
        ["source"] = table.Source,
        ["runs"] = JsonOutput.Array(table.Rows, Json),
        ["assumptions"] = JsonOutput.Array(table.Assumptions, a => JsonValue.Create(a)),
    };

    public static JsonObject Json(RunDirectory directory) => new()
    {
        ["key"] = directory.Key,
        ["directory"] = directory.Path,
        ["run"] = JsonSerializer.SerializeToNode(directory.ReadSpec(), IsolossJson.Line),
        ["state"] = JsonSerializer.SerializeToNode(directory.ReadStatus(), IsolossJson.Line),
        ["result"] = JsonSerializer.SerializeToNode(directory.ReadResult(), IsolossJson.Line),
        ["metrics"] = MetricsFile.Read(directory.MetricsFile).Count,
    };

    private static JsonObject Json(RunRecord r) => new()
    {
        ["id"] = r.Id,
        ["arm"] = r.Arm,
        ["state"] = JsonOutput.Word(r.State),
        ["rung"] = r.Rung,
        ["params"] = JsonOutput.Number(r.Params),
        ["tokens"] = JsonOutput.Number(r.Tokens),
        ["flops"] = JsonOutput.Number(r.Flops),
        ["seed"] = r.Seed,
        ["loss"] = JsonOutput.Number(r.Loss),
        ["oracle_loss"] = r.OracleLoss,
        ["entropy_rate"] = r.EntropyRate,
        ["part"] = r.Part,
        ["tokens_per_second"] = r.TokensPerSecond,
    };

    private static string[] Cells(RunRecord r) =>
    [
        RunKey.IsKey(r.Id) ? r.Id[..10] : r.Id,
        r.Arm ?? "",
        JsonOutput.Word(r.State),
        Quantity.Format(r.Params),
        Quantity.Format(r.Tokens),
        Figures.Flops(r.Flops),
        r.Seed?.ToString(CultureInfo.InvariantCulture) ?? "",
        double.IsFinite(r.Loss) ? r.Loss.ToString("0.0000", CultureInfo.InvariantCulture) : "-",
        r.OracleLoss is { } oracle && double.IsFinite(r.Loss) ? (r.Loss - oracle).ToString("0.0000", CultureInfo.InvariantCulture) : "",
    ];
}
