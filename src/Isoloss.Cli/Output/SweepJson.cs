using System.Text.Json.Nodes;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Sweeps;

namespace Isoloss.Cli.Output;

/// <summary>A sweep of learning rates as JSON (docs/json.md).</summary>
internal static class SweepJson
{
    /// <summary>What is planned and what it costs.</summary>
    public static JsonObject Of(SweepPlan sweep, StudyQuote quote) => Of(sweep, quote, JsonOutput.Array(sweep.Arms, Arm));

    /// <summary>The same with what came out.</summary>
    public static JsonObject Of(SweepPlan sweep, StudyQuote quote, IEnumerable<SweepReading> readings, double level, int missing)
    {
        var json = Of(sweep, quote, JsonOutput.Array(readings, r => Reading(r, level)));
        (json["level"], json["missing"]) = (level, missing);
        return json;
    }

    private static JsonObject Of(SweepPlan sweep, StudyQuote quote, JsonArray arms) => new()
    {
        ["study"] = sweep.Study,
        ["rungs"] = JsonOutput.Array(sweep.Rungs, r => JsonValue.Create(r)),
        ["arms"] = arms,
        ["quote"] = QuoteOutput.Json(quote),
    };

    private static JsonObject Arm(SweepArm arm) => new()
    {
        ["arm"] = arm.Arm.Name,
        ["key"] = arm.Key,
        ["rate"] = arm.Rate,
        ["rates"] = JsonOutput.Array(arm.Rates, r => JsonValue.Create(r)),
    };

    private static JsonObject Reading(SweepReading reading, double level)
    {
        var json = Arm(reading.Arm);
        json["learning_rates"] = JsonOutput.Array(reading.Rates, HealthJson.Rates);
        json["best_rate_power_of_params"] = reading.Drift is { } drift ? JsonOutput.Interval(drift.SlopeAt(level)) : null;
        return json;
    }
}
