using System.Text.Json.Nodes;
using Isoloss.Core.Efficiency;

namespace Isoloss.Cli.Output;

/// <summary>Tokens that arms took to reach losses (docs/json.md).</summary>
internal static class EfficiencyJson
{
    public static JsonObject? Of(DataEfficiency? e) => e is null ? null : new JsonObject
    {
        ["baseline"] = e.Baseline,
        ["level"] = e.Level,
        ["sizes"] = JsonOutput.Array(e.Sizes, Size),
        ["data_multipliers"] = JsonOutput.Array(e.Variants, v => new JsonObject
        {
            ["variant"] = v.Variant,
            ["estimate"] = JsonOutput.Number(v.Multiplier),
            ["lower"] = v.Interval is { } i ? JsonOutput.Number(i.Lower) : null,
            ["upper"] = v.Interval is { } j ? JsonOutput.Number(j.Upper) : null,
            ["sizes"] = v.Sizes,
        }),
    };

    private static JsonObject Size(SizeEfficiency s) => new()
    {
        ["rung"] = s.Rung,
        ["params"] = JsonOutput.Number(s.Params),
        ["tokens"] = JsonOutput.Number(s.Tokens),
        ["losses"] = JsonOutput.Array(s.Losses, l => new JsonObject
        {
            ["loss"] = JsonOutput.Number(l.Loss),
            ["arms"] = JsonOutput.Array(l.Arms, a => new JsonObject
            {
                ["arm"] = a.Arm,
                ["tokens"] = a.Tokens is { } tokens ? JsonOutput.Number(tokens) : null,
                ["lowest_loss"] = JsonOutput.Number(a.Lowest),
            }),
        }),
        ["data_multipliers"] = JsonOutput.Array(s.Multipliers, m => new JsonObject
        {
            ["variant"] = m.Variant,
            ["loss"] = JsonOutput.Number(m.Loss),
            ["tokens"] = JsonOutput.Number(m.Tokens),
            ["estimate"] = JsonOutput.Number(m.Multiplier),
            ["lower"] = m.Interval is { } i ? JsonOutput.Number(i.Lower) : null,
            ["upper"] = m.Interval is { } j ? JsonOutput.Number(j.Upper) : null,
            ["pairs"] = m.Pairs,
        }),
    };
}
