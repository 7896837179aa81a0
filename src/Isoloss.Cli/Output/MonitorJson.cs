using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Isoloss.Core;
using Isoloss.Core.Monitoring;

namespace Isoloss.Cli.Output;

/// <summary>How a run stands as JSON (docs/json.md).</summary>
internal static class MonitorJson
{
    public static JsonObject Of(MonitorAnswer answer)
    {
        MonitorResult r = answer.Result;
        return new JsonObject
        {
            ["status"] = JsonOutput.Word(r.Status),
            ["level"] = answer.Watch.Level,
            ["false_alarms"] = answer.Watch.FalseAlarms,
            ["params"] = JsonOutput.Number(answer.Ladder.At.Params),
            ["tokens"] = JsonOutput.Number(answer.Ladder.At.Tokens),
            ["step"] = JsonOutput.Number(r.Steps.Now),
            ["last_step"] = JsonOutput.Number(r.Steps.End),
            ["learned_from_curves"] = answer.Learned,
            ["forecast"] = new JsonObject
            {
                ["ladder"] = JsonOutput.Interval(answer.Ladder.Loss),
                ["before"] = JsonOutput.Interval(r.Before),
                ["now"] = Interval(r.Now),
                ["curve_alone"] = Interval(r.CurveAlone),
            },
            ["deviation"] = r.Deviation is { } d ? Deviation(d) : null,
            ["spikes"] = JsonOutput.Array(r.Spikes, s => new JsonObject
            {
                ["step"] = JsonOutput.Number(s.Step),
                ["height"] = JsonOutput.Number(s.Height),
                ["recovered_at"] = JsonOutput.Number(s.RecoveredAt),
            }),
            ["divergence"] = r.Divergence,
            ["band"] = JsonOutput.Array(r.Band, b => new JsonObject
            {
                ["step"] = JsonOutput.Number(b.Step),
                ["loss"] = JsonOutput.Number(b.Loss),
                ["predicted"] = JsonOutput.Number(b.Band.Value),
                ["lower"] = JsonOutput.Number(b.Band.Lower),
                ["upper"] = JsonOutput.Number(b.Band.Upper),
            }),
            ["assumptions"] = JsonOutput.Array(answer.Assumptions, a => JsonValue.Create(a)),
        };
    }

    private static JsonObject? Interval(Estimate? e) => e is { } known ? JsonOutput.Interval(known) : null;

    private static JsonObject Deviation(Deviation d) => new()
    {
        ["began"] = JsonOutput.Number(d.Began),
        ["size"] = JsonOutput.Number(d.Size),
        ["evidence"] = JsonOutput.Number(d.Evidence),
        ["chance_when_healthy"] = JsonOutput.Number(d.Chance),
        ["alarm_at"] = JsonOutput.Number(d.AlarmAt),
    };
}
