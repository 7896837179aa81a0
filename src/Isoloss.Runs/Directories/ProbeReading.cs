using System.Text.Json.Nodes;

namespace Isoloss.Runs.Directories;

/// <summary>What the built-in trainer saw inside a run at one step; a number is null where the line does not have it.</summary>
public sealed record ProbeReading
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Global gradient norm before clipping.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Norm of the step's change of all parameters, weight decay included.</summary>
    public double? UpdateNorm { get; init; }

    /// <summary>Norm of all parameters.</summary>
    public double? ParamNorm { get; init; }

    /// <summary>Largest attention logit of all blocks and heads, before any cap.</summary>
    public double? MaxAttentionLogit { get; init; }

    /// <summary>Root mean square of the output logits.</summary>
    public double? LogitRms { get; init; }

    /// <summary>Mean of log sum exp of the output logits.</summary>
    public double? LogZ { get; init; }

    /// <summary>Root mean square of the residual stream after each block; empty where it was not measured.</summary>
    public IReadOnlyList<double> ActivationRms { get; init; } = [];

    /// <summary>Spikes of the training loss so far.</summary>
    public long Spikes { get; init; }

    /// <summary>Steps so far that were part of a spike: from its begin until the loss had recovered.</summary>
    public long SpikeSteps { get; init; }

    /// <summary>Reads every line of a run's metrics, one by one, with those of shorter runs that it goes on from.</summary>
    /// <param name="run">The run; without metrics there are no readings.</param>
    /// <exception cref="Core.BadInputException">A line is not a JSON object, or has no step; says which file and line.</exception>
    public static IEnumerable<ProbeReading> Of(RunDirectory run)
    {
        foreach (var (file, number, line) in ContinuedRun.PlacedLines(run))
        {
            double step = Number(line["step"]) ?? double.NaN;
            if (!(step >= 0 && step == Math.Floor(step)))
                throw new Core.BadInputException(
                    $"{file}: object {number}: found step {line["step"]?.ToJsonString() ?? "nothing"}, expected a whole number");
            yield return Of(line, (long)step);
        }
    }

    private static ProbeReading Of(JsonObject line, long step) => new()
    {
        Step = step,
        GradientNorm = Number(line["grad_norm"]),
        UpdateNorm = Number(line["update_norm"]),
        ParamNorm = Number(line["param_norm"]),
        MaxAttentionLogit = Number(line["max_attention_logit"]),
        LogitRms = Number(line["logit_rms"]),
        LogZ = Number(line["log_z"]),
        ActivationRms = [.. (line["activation_rms"] as JsonArray ?? []).Select(v => Number(v) ?? double.NaN)],
        Spikes = (long)(Number(line["spikes"]) ?? 0),
        SpikeSteps = (long)(Number(line["spike_steps"]) ?? 0),
    };

    // "NaN" and the infinities are words in metrics.
    private static double? Number(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue(out double number) ? number
        : value.TryGetValue(out string? word) && word is "NaN" or "Infinity" or "-Infinity"
            ? double.Parse(value.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
