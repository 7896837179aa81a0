using System.Text.Json.Nodes;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Output;

/// <summary>Losses that were the lowest of a sweep, as JSON (docs/json.md).</summary>
internal static class BestOfJson
{
    /// <summary>The answer with <c>best_of</c>: what was raised, and by how much.</summary>
    public static JsonObject Add(JsonObject answer, RunTable table)
    {
        answer["best_of"] = JsonOutput.Array(table.Corrections, c => new JsonObject
        {
            ["arm"] = c.Arm,
            ["runs"] = c.Runs,
            ["least_count"] = c.LeastCount,
            ["most_count"] = c.MostCount,
            ["raised_log_loss"] = new JsonObject { ["least"] = JsonOutput.Number(c.LeastRaise), ["most"] = JsonOutput.Number(c.MostRaise) },
            ["noise_sd"] = JsonOutput.Number(c.Noise.Sd),
            ["noise_source"] = JsonOutput.Word(c.Noise.Source),
            ["degrees_of_freedom"] = c.Noise.DegreesOfFreedom is { } dof ? JsonOutput.Number(dof) : null,
        });
        return answer;
    }
}
