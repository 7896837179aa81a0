using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Runs;
using Isoloss.Trainer.Probing;

namespace Isoloss.Trainer.Training;

/// <summary>What a line of metrics says of a step; what is null was not measured.</summary>
internal sealed record StepRecord
{
    /// <summary>Learning rate in use.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Mean loss of the steps since the line before, nats per token.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Gradient norm of the last step, before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Loss on the evaluation set.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Loss of the averaged weights.</summary>
    public Evaluation? Average { get; init; }

    /// <summary>How far the step moved the parameters.</summary>
    public UpdateProbe? Update { get; init; }

    /// <summary>A look into the model after the step.</summary>
    public ModelProbe? Probe { get; init; }

    /// <summary>Spikes of the training loss so far, and steps that they lasted.</summary>
    public (long Count, long Steps) Spikes { get; init; }

    /// <summary>The line, without its step.</summary>
    public JsonObject ToJson(long tokens)
    {
        var line = new JsonObject
        {
            ["tokens"] = tokens,
            ["lr"] = Number(LearningRate),
            ["train_loss"] = Number(TrainLoss),
            ["grad_norm"] = Number(GradientNorm),
        };
        if (Evaluation is not null)
            line["eval_loss"] = Number(Evaluation.Loss);
        if (Evaluation?.OracleLoss is { } oracle)
            line["oracle_loss"] = Number(oracle);
        if (Average is not null)
            line["average_loss"] = Number(Average.Loss);
        AddProbes(line);
        return line;
    }

    private void AddProbes(JsonObject line)
    {
        if (Update is { } update)
            (line["update_norm"], line["param_norm"]) = (Number(update.UpdateNorm), Number(update.ParamNorm));
        if (Probe is { } probe)
        {
            // None is seen where a module replaces all attention.
            if (!double.IsNegativeInfinity(probe.MaxAttentionLogit))
                line["max_attention_logit"] = Number(probe.MaxAttentionLogit);
            line["logit_rms"] = Number(probe.LogitRms);
            line["log_z"] = Number(probe.LogZ);
            line["activation_rms"] = new JsonArray([.. probe.ActivationRms.Select(Number)]);
        }
        if (Spikes.Count > 0)
            (line["spikes"], line["spike_steps"]) = (Spikes.Count, Spikes.Steps);
    }

    /// <summary>NaN and infinities as words, which plain JSON nodes refuse.</summary>
    private static JsonNode? Number(double value) => JsonSerializer.SerializeToNode(value, IsolossJson.Line);
}
