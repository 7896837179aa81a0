using System.Text.Json.Nodes;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Execution;

namespace Isoloss.Cli.Output;

/// <summary>Branches as JSON (docs/json.md).</summary>
internal static class BranchJson
{
    /// <summary>The trees of <c>--list</c>.</summary>
    public static JsonObject Of(IEnumerable<BranchNode> trees) => new()
    {
        ["trees"] = JsonOutput.Array(trees, Node),
        ["assumptions"] = new JsonArray(BranchText.Meaning),
    };

    /// <summary>A branch, and, where it was trained, how it ended and its tree.</summary>
    public static JsonObject Of(BranchPlan plan, string name, RunOutcome? outcome = null, BranchNode? tree = null)
    {
        var json = new JsonObject
        {
            ["key"] = plan.Key,
            ["name"] = name,
            ["trunk"] = plan.Trunk.Key,
            ["step"] = plan.Step,
            ["total_steps"] = plan.TotalSteps,
            ["changes"] = Changes(BranchChange.Between(plan.Trunk.ReadSpec().Recipe, plan.Spec.Recipe)),
            ["was_done"] = plan.IsDone,
            ["quote"] = new JsonObject
            {
                ["steps"] = plan.OwnSteps,
                ["replayed_steps"] = plan.ReplayedSteps,
                ["seconds"] = plan.Seconds,
                ["flops"] = plan.Flops,
                ["bytes"] = plan.Bytes,
            },
        };
        if (outcome is not null)
            (json["state"], json["message"]) = (JsonOutput.Word(outcome.State), outcome.Message);
        if (tree is not null)
            json["tree"] = Node(tree);
        json["assumptions"] = new JsonArray(BranchText.Meaning);
        return json;
    }

    private static JsonObject Node(BranchNode node)
    {
        var json = new JsonObject
        {
            ["key"] = node.Key,
            ["name"] = node.Name,
            ["rung"] = node.Progress.Rung,
            ["seed"] = node.Spec.Seed,
            ["step"] = node.Step,
            ["total_steps"] = node.TotalSteps,
            ["changes"] = Changes(node.Changes),
            ["state"] = JsonOutput.Word(node.Progress.State),
            ["loss"] = JsonOutput.Number(node.Progress.Loss ?? double.NaN),
            ["message"] = node.Progress.Message,
            ["from_origin"] = Difference(node.FromOrigin),
            ["from_trunk"] = Difference(node.FromTrunk),
        };
        json["branches"] = JsonOutput.Array(node.Branches, Node);
        return json;
    }

    private static JsonObject? Difference(BranchDifference? d) => d is null ? null : new JsonObject
    {
        ["estimate"] = JsonOutput.Number(d.Loss.Value),
        ["lower"] = JsonOutput.Number(d.Loss.Lower),
        ["upper"] = JsonOutput.Number(d.Loss.Upper),
        ["level"] = BranchDifference.Level,
        ["pairing"] = JsonOutput.Word(d.Pairing),
        ["parts"] = d.Parts,
    };

    private static JsonArray Changes(IEnumerable<(string Path, JsonNode? Before, JsonNode? After)> changes) => JsonOutput.Array(changes, c => new JsonObject
    {
        ["key"] = c.Path,
        ["before"] = c.Before?.DeepClone(),
        ["after"] = c.After?.DeepClone(),
    });
}
