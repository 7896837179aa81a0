using System.Text.Json.Nodes;

namespace Isoloss.Lab.Branching;

/// <summary>Keys of a recipe that cannot change within a run, with the reason.</summary>
internal static class FrozenKeys
{
    private const string Data = "a branch sees the data of its trunk in the same order, which is what pairs them";

    // What of the model is in no parameter's shape.
    private static readonly string[] FreeOfModel =
        ["model.window", "model.attention_cap", "model.logit_cap", "model.z_loss", "model.balance_loss"];

    private static readonly string[] Batches = ["batch_tokens", "schedule.batch_start_tokens", "schedule.batch_ramp_tokens"];

    /// <summary>Why a key cannot change from one value to another; null when it can.</summary>
    public static string? Reason(string path, JsonNode? before, JsonNode? after, bool isBuiltin)
    {
        if (IsUnder(path, "data"))
            return Data;
        if (IsUnder(path, "evaluation"))
            return "both are measured on the same tokens at the same steps, or their difference would be one of measurement";
        if (!isBuiltin)
            return null;
        if (Batches.Contains(path))
            return "the steps of the run and its place in the data follow from it";
        if (IsUnder(path, "model") && !FreeOfModel.Contains(path))
            return "the snapshot holds the parameters of the model as it was";
        if (path == "optimizer.name")
            return $"the snapshot holds the state of {before}, not of {after}";
        return path == "optimizer.ema_decay" && IsZero(before) != IsZero(after)
            ? "an average of the weights begins with the run, and the snapshot holds either one or none"
            : null;
    }

    private static bool IsUnder(string path, string part) => path == part || path.StartsWith(part + ".", StringComparison.Ordinal);

    private static bool IsZero(JsonNode? value) => value is null || value.ToJsonString() is "0" or "0.0";
}
