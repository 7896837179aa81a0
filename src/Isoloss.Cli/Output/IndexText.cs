using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Index;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Run directories as their index lists them, oldest first.</summary>
internal static class IndexText
{
    public static void Write(IAnsiConsole console, IReadOnlyCollection<IndexedRun> runs)
    {
        var grid = new TextTable("run", "study/arm", "rung", "state", "params", "tokens", "FLOP", "seed", "loss", "time") { StaysWhole = true };
        foreach (var run in runs)
            grid.AddRow(Cells(run));
        console.Write(grid);
        foreach (var run in runs.Where(r => r is { State: RunState.Failed, Message: not null }))
            console.WriteLine($"{run.Key[..10]}: {run.Message}");
        console.WriteLine(runs.Count == 1 ? "1 run" : $"{runs.Count} runs");
    }

    public static JsonObject Json(string source, IEnumerable<IndexedRun> runs) => new()
    {
        ["source"] = source,
        ["runs"] = JsonOutput.Array(runs, Json),
        ["assumptions"] = new JsonArray(),
    };

    private static JsonObject Json(IndexedRun r) => new()
    {
        ["id"] = r.Key,
        ["studies"] = JsonOutput.Array(r.Places, p => new JsonObject { ["study"] = p.Study, ["arm"] = p.Arm, ["rung"] = p.Rung }),
        ["state"] = State(r),
        ["params"] = r.Params,
        ["tokens"] = r.Tokens,
        ["flops"] = r.Flops,
        ["seed"] = r.Seed,
        ["loss"] = JsonOutput.Number(r.Loss ?? double.NaN),
        ["seconds"] = r.Seconds,
        ["message"] = r.Message,
    };

    private static string[] Cells(IndexedRun r) =>
    [
        r.Key[..10],
        string.Join(", ", r.Places.Select(p => $"{p.Study}/{p.Arm}")),
        string.Join(", ", r.Places.Select(p => p.Rung).Distinct()),
        State(r),
        Number(r.Params),
        Number(r.Tokens),
        r.Flops is { } flops ? Figures.Flops(flops) : "",
        r.Seed?.ToString(CultureInfo.InvariantCulture) ?? "",
        r.Loss is { } loss && double.IsFinite(loss) ? loss.ToString("0.0000", CultureInfo.InvariantCulture) : "-",
        r.Seconds is { } seconds ? StudyText.Duration(seconds) : "",
    ];

    /// <summary>A running state whose process is gone is no longer running.</summary>
    private static string State(IndexedRun r) => r.IsInterrupted ? "interrupted" : JsonOutput.Word(r.State);

    private static string Number(double? value) => value is { } x && double.IsFinite(x) ? Quantity.Format(x) : "";
}
