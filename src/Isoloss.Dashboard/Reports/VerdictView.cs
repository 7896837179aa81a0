using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Dashboard.Reports;

/// <summary>The verdict of each variant in words, with a strip that shows its interval on one scale for all.</summary>
internal static class VerdictView
{
    /// <summary>One view per variant that was compared.</summary>
    public static IEnumerable<JsonObject> Of(ReportModel model)
    {
        var compared = model.Arms.Where(arm => arm.Comparison is not null).ToList();
        string baseline = model.Arms.FirstOrDefault(arm => arm.IsBaseline)?.Name ?? "the baseline";
        double largest = model.Arms.SelectMany(arm => arm.Runs).Select(run => run.Flops).DefaultIfEmpty(double.NaN).Max();
        var scale = new StripScale(compared.Select(arm => arm.Comparison!.Multiplier));
        return compared.Select(arm => Verdict(arm, baseline, largest, scale));
    }

    private static JsonObject Verdict(ReportArm arm, string baseline, double largest, StripScale scale)
    {
        ComparisonResult result = arm.Comparison!;
        var (kind, word, mark) = Words(result.Verdict);
        string interval = Numbers.Interval(result.Multiplier, x => Numbers.Multiplier(x).TrimEnd('×'));
        JsonObject view = new()
        {
            ["name"] = arm.Name,
            ["baseline"] = baseline,
            ["kind"] = kind,
            ["word"] = word,
            ["mark"] = mark,
            ["multiplier"] = Numbers.Multiplier(result.Multiplier.Value),
            ["level"] = Numbers.Level(result.Level),
            ["interval"] = interval,
            ["where"] = $"at {Numbers.Power(result.Target.Flops)} FLOP: {Numbers.Count(result.Target.Params)} parameters, "
                + $"{Numbers.Count(result.Target.Tokens)} tokens",
            ["probability"] = Numbers.Probability(result.ProbabilityBetter),
            ["atLeast"] = result.SmallestGain > 0 ? $"{Numbers.Fixed(result.SmallestGain * 100, 0)} %" : null,
            ["trend"] = Change(result.TrendPerDecade.Value),
            ["trendWords"] = $"{Change(result.TrendPerDecade.Lower)} to {Change(result.TrendPerDecade.Upper)}, {TrendWords(result.TrendPerDecade)}",
            ["difference"] = Difference(result),
            ["data"] = result.Targets is [var first, ..] ? Axis(first.Data) : null,
            ["params"] = result.Targets is [var asked, ..] ? Axis(asked.Params) : null,
            ["reach"] = Reach(result.Target.Flops / largest),
            ["reasons"] = PageView.Texts(result.Reasons.Select(Typeset.Text)),
            ["changes"] = PageView.Texts(Changes(arm.Change, "")),
            ["structures"] = PageView.List(result.Structures.Select(Structure)),
            ["stripLabel"] = $"Multiplier {Numbers.Multiplier(result.Multiplier.Value)}, interval {interval}",
        };
        // A template has no "is not empty": lists that need a frame say so.
        view["hasReasons"] = result.Reasons.Count > 0 ? true : null;
        view["hasChanges"] = arm.Change is { Count: > 0 } ? true : null;
        view["hasStructures"] = result.Structures.Count > 0 ? true : null;
        scale.Place(view, result.Multiplier);
        return view;
    }

    private static (string Kind, string Word, string Mark) Words(Verdict verdict) => verdict switch
    {
        Core.Comparison.Verdict.Go => ("go", "GO", "▲"),
        Core.Comparison.Verdict.NoGo => ("no-go", "NO-GO", "▼"),
        _ => ("undecided", "UNDECIDED", "◆"),
    };

    private static string Change(double log10PerDecade) =>
        double.IsNaN(log10PerDecade) ? Numbers.Signed(log10PerDecade, 0) : Core.Comparison.TrendText.PerDecade(log10PerDecade).Replace('-', '\u2212');

    private static string TrendWords(Estimate trend) =>
        trend.Contains(0) ? "no clear trend" : trend.Value > 0 ? "grows with scale" : "shrinks with scale";

    private static JsonObject? Difference(ComparisonResult result) =>
        result.LossDifferences is not [var first, ..] ? null : new JsonObject
    {
        ["value"] = Numbers.Signed(first.Difference.Value, 4),
        ["interval"] = $"{Numbers.Signed(first.Difference.Lower, 4)} to {Numbers.Signed(first.Difference.Upper, 4)}",
    };

    private static JsonObject Axis(AxisMultiplier m) => new()
    {
        ["value"] = Numbers.Multiplier(m.Multiplier.Value),
        ["interval"] = Numbers.Interval(m.Multiplier, x => Numbers.Multiplier(x).TrimEnd('×')),
    };

    private static JsonObject? Reach(double ratio) => !double.IsFinite(ratio) ? null : new JsonObject
    {
        ["value"] = ratio > 1 ? Numbers.Multiplier(ratio) : "none",
        ["words"] = ratio > 1 ? "beyond the largest run" : "the target lies within the runs",
    };

    private static JsonObject Structure(StructureResult structure) => new()
    {
        ["name"] = structure.Name,
        ["multiplier"] = Numbers.Multiplier(structure.Multiplier.Value),
        ["interval"] = Numbers.Interval(structure.Multiplier, x => Numbers.Multiplier(x).TrimEnd('×')),
        ["weight"] = Numbers.Fixed(structure.Weight, 2),
        ["sd"] = Numbers.Fixed(structure.ResidualSd * 100, 2) + " %",
    };

    /// <summary>Nested settings as <c>optimizer.name: muon</c>, in the order of the study file.</summary>
    private static IEnumerable<string> Changes(JsonNode? node, string path) => node switch
    {
        JsonObject settings => settings.SelectMany(s => Changes(s.Value, path.Length == 0 ? s.Key : $"{path}.{s.Key}")),
        null => path.Length == 0 ? [] : [$"{path}: null"],
        JsonValue value => [$"{path}: {value}"],
        _ => [$"{path}: {node.ToJsonString(Runs.IsolossJson.Line)}"],
    };
}
