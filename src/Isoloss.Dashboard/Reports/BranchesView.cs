using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Lab.Branching;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>The trees of branches as the page shows them.</summary>
internal static class BranchesView
{
    private static readonly string Indent = new('\u2003', 1);

    /// <summary>One table a tree.</summary>
    public static IEnumerable<JsonObject> Of(ReportModel model) => model.Branches.Select(trunk => new JsonObject
    {
        ["trunk"] = $"{trunk.Progress.Rung}, seed {trunk.Spec.Seed}",
        ["trunkKey"] = trunk.Key,
        ["hasDeep"] = trunk.All().Any(n => n.Depth > 1) ? true : null,
        ["nodes"] = PageView.List(trunk.All().Select((n, index) => Node(n.Node, n.Depth, index))),
    });

    /// <summary>The numbers of the figures.</summary>
    public static IEnumerable<object> Data(ReportModel model) => model.Branches.Select(trunk => new
    {
        Title = $"{trunk.Progress.Rung} seed {trunk.Spec.Seed}",
        Branches = trunk.All().Zip(BranchCurve.Read(trunk)).Select((n, index) => new
        {
            n.First.Node.Name,
            Index = index,
            ArmStyle.Of(index).Color,
            ArmStyle.Of(index).Dash,
            n.First.Node.Step,
            X = n.Second.Steps,
            Y = n.Second.Losses,
            Difference = n.First.Depth == 0 ? [] : n.Second.Differences,
        }),
    });

    private static JsonObject Node(BranchNode node, int depth, int index)
    {
        ArmStyle style = ArmStyle.Of(index);
        return new JsonObject
        {
            ["name"] = string.Concat(Enumerable.Repeat(Indent, depth)) + node.Name,
            ["color"] = style.Color,
            ["dash"] = style.Dash.Length == 0 ? "none" : style.Dash,
            ["at"] = node.Step is { } step ? At(step, node.TotalSteps) : Numbers.None,
            ["changes"] = PageView.Texts(node.Changes.Select(c => $"{c.Path}: {c.Before?.ToJsonString() ?? "default"}\u00a0→\u00a0{c.After?.ToJsonString() ?? "default"}")),
            ["loss"] = node.Progress.State == RunState.Finished ? Numbers.Loss(node.Progress.Loss) : StateWords.Of(node.Progress.State),
            ["fromOrigin"] = Difference(node.FromOrigin),
            ["interval"] = Interval(node.FromOrigin),
            ["hasInterval"] = node.FromOrigin is null or { Pairing: BranchPairing.None } ? null : true,
            ["fromTrunk"] = depth > 1 ? Difference(node.FromTrunk) : Numbers.None,
            ["id"] = node.Key,
            ["shortId"] = node.Key[..8],
        };
    }

    private static string At(long step, long? total) => total is { } steps
        ? $"{step.ToString(CultureInfo.InvariantCulture)} ({Numbers.Fixed(100.0 * step / steps, 0)} %)"
        : step.ToString(CultureInfo.InvariantCulture);

    private static string Difference(BranchDifference? d) => d is null ? Numbers.None : Numbers.Signed(d.Loss.Value, 4);

    private static string Interval(BranchDifference? d) => d switch
    {
        null or { Pairing: BranchPairing.None } => Numbers.None,
        { Pairing: BranchPairing.Identical } => "identical",
        { Pairing: BranchPairing.Unpaired } => Words(d) + ", unpaired",
        _ => Words(d),
    };

    private static string Words(BranchDifference d) => $"{Numbers.Signed(d.Loss.Lower, 4)} to {Numbers.Signed(d.Loss.Upper, 4)}";
}
