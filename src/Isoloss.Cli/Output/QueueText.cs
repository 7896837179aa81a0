using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>The queue of studies, for people and as JSON (docs/json.md).</summary>
internal static class QueueText
{
    public static void Write(IAnsiConsole console, QueueView view)
    {
        if (view.Studies.Count > 0)
            console.Write(Table(view));
        string shares = string.Join(", ", Owners(view).Select(o => string.Create(CultureInfo.InvariantCulture, $"{Plain(o)} {view.State.ShareOf(o):0.##}")));
        console.WriteLine($"{Used(view)} of {view.Cores} cores in use by {view.Studies.Count(s => s.Seat is not null)} studies of this machine{(shares.Length > 0 ? $"; shares: {shares}" : "")}");
    }

    public static JsonObject Json(QueueView view) => new()
    {
        ["folder"] = view.Folder,
        ["cores"] = view.Cores,
        ["cores_in_use"] = Used(view),
        ["shares"] = new JsonObject(Owners(view).Select(o => KeyValuePair.Create(o, (JsonNode?)JsonValue.Create(view.State.ShareOf(o))))),
        ["studies"] = JsonOutput.Array(view.Studies, s => new JsonObject
        {
            ["study"] = s.Study,
            ["root"] = s.Root,
            ["state"] = s.State,
            ["owner"] = s.Seat?.Owner,
            ["priority"] = s.Seat?.Priority,
            ["process"] = s.Seat?.ProcessId,
            ["cores"] = s.Seat?.Runs.Sum(r => r.Cores),
            ["runs"] = s.Progress?.Runs.Count,
            ["done"] = s.Progress?.Done,
            ["running"] = s.Progress?.Running.Count(),
            ["failed"] = s.Progress?.Failed.Count(),
        }),
    };

    private static TextTable Table(QueueView view)
    {
        var table = new TextTable("study", "state", "owner", "priority", "running", "done", "where");
        foreach (QueueView.Row s in view.Studies)
            table.AddRow(
                Plain(s.Study), s.State, Plain(s.Seat?.Owner ?? ""),
                s.Seat?.Priority.ToString(CultureInfo.InvariantCulture) ?? "",
                $"{s.Progress?.Running.Count() ?? s.Seat?.Runs.Count}",
                s.Progress is { } p ? $"{p.Done} of {p.Runs.Count}" : "",
                Plain(s.Root));
        return table;
    }

    private static int Used(QueueView view) => view.State.Studies.Sum(s => s.Runs.Sum(r => r.Cores));

    private static IEnumerable<string> Owners(QueueView view) =>
        view.State.Shares.Keys.Concat(view.State.Studies.Select(s => s.Owner)).Distinct().Order(StringComparer.Ordinal);

    // Another person's process wrote it: no terminal codes.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
