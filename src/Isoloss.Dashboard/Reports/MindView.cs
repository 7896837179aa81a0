using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Dashboard.Reports;

/// <summary>What would change the verdict of each variant: what the choices are expected to cost, what leaves it open, and what further runs would have to say.</summary>
internal static class MindView
{
    /// <summary>One view per variant of which it was worked out.</summary>
    public static IEnumerable<JsonObject> Of(ReportModel model) => model.Arms.Where(arm => arm.Comparison is { ChangesOfMind.Count: > 0 }).Select(Mind);

    private static JsonObject Mind(ReportArm arm)
    {
        ComparisonResult result = arm.Comparison!;
        ChangeOfMind[] all = [.. result.ChangesOfMind, .. arm.Options.Select(o => o.Change)];
        var scale = new StripScale(all.Select(Reach));
        return new JsonObject
        {
            ["name"] = arm.Name,
            ["losses"] = PageView.List(Losses(result)),
            ["sources"] = PageView.List(Sources(result.Uncertainty)),
            ["pairs"] = PageView.List(result.ChangesOfMind.Select((c, i) => Option(
                $"{(i == 0 ? "One more pair on the largest rung" : "One pair beyond the ladder")}, {Place(c.At)}", 2 * c.At.Flops, c, null, scale))),
            ["hasOptions"] = arm.Options.Count > 0 ? true : null,
            ["options"] = PageView.List(arm.Options.Select(o => Option(
                Runs(o.Value.Candidate.Runs[0]), o.Value.Candidate.Flops, o.Change, o.Value, scale))),
        };
    }

    /// <summary>All that a strip must show of one option.</summary>
    private static Estimate Reach(ChangeOfMind c)
    {
        double[] ends = [.. new[] { c.Go?.From, c.Go?.To, c.NoGo?.From, c.NoGo?.To, c.Expected.Lower, c.Expected.Upper }.OfType<double>().Where(double.IsFinite)];
        return c.Expected with { Lower = ends.Min(), Upper = ends.Max() };
    }

    private static IEnumerable<JsonObject> Losses(ComparisonResult result)
    {
        (string Choice, double Loss, Verdict Verdict)[] choices =
        [
            ("going", result.ExpectedLosses.Go, Verdict.Go), ("not going", result.ExpectedLosses.NoGo, Verdict.NoGo),
            ("waiting for more runs", result.ExpectedLosses.Wait, Verdict.Undecided),
        ];
        return choices.Select(c => new JsonObject
        {
            ["choice"] = c.Choice,
            ["loss"] = Numbers.Fixed(c.Loss, 3),
            ["least"] = c.Verdict == result.Verdict ? true : null,
        });
    }

    /// <summary>Shares of the variance, the largest first.</summary>
    private static IEnumerable<JsonObject> Sources(UncertaintyShares shares) =>
        from source in new (string Name, double Share)[]
        {
            ("noise of the runs on the ladder", shares.Noise), ("the trend from the largest rung to the target", shares.Trend),
            ("disagreement of the models", shares.Structure), ("wandering off every model", shares.Drift),
        }
        orderby source.Share descending
        select new JsonObject { ["source"] = source.Name, ["share"] = $"{Numbers.Fixed(100 * source.Share, 0)} %", ["width"] = $"{(100 * source.Share).ToString("F1", System.Globalization.CultureInfo.InvariantCulture)}%" };

    private static JsonObject Option(string runs, double flops, ChangeOfMind change, RunValue? value, StripScale scale)
    {
        string interval = Numbers.Interval(change.Expected, x => Numbers.Multiplier(x).TrimEnd('×'));
        JsonObject view = new()
        {
            ["runs"] = runs,
            ["flops"] = $"{Numbers.Power(flops)} FLOP",
            ["open"] = Numbers.Probability(Math.Max(0, 1 - change.ProbabilityVerdict)),
            ["expected"] = $"{Numbers.Multiplier(change.Expected.Value)} is expected, {interval}",
            ["value"] = value is null ? null : Worth(value),
        };
        AddZone(view, "go", "GO", change.Go, change.ProbabilityGo, scale);
        AddZone(view, "noGo", "NO-GO", change.NoGo, change.ProbabilityNoGo, scale);
        view["zonesLabel"] = $"{view["noGo"]}, {view["go"]}; {view["expected"]}";
        scale.Place(view, change.Expected);
        return view;
    }

    /// <summary>Outcomes that lead to one verdict: in words, with their probability, and as a part of the strip.</summary>
    private static void AddZone(JsonObject view, string name, string word, OutcomeRange? range, double probability, StripScale scale)
    {
        view[name] = range switch
        {
            null => $"no outcome gives a {word}",
            (null, null) => $"{word} whatever they measure",
            ({ } from, null) => $"{word} from {Numbers.Multiplier(from)}",
            (null, { } to) => $"{word} up to {Numbers.Multiplier(to)}",
            ({ } from, { } to) => $"{word} from {Numbers.Multiplier(from)} to {Numbers.Multiplier(to)}",
        };
        view[$"{name}Chance"] = range is null ? null : Numbers.Probability(probability);
        view[$"{name}Zone"] = range is not (var least, var most) ? null : new JsonObject
        {
            ["zoneFrom"] = least is { } low ? scale.At(low) : "0%",
            ["zoneTo"] = most is { } high ? scale.FromRight(high) : "0%",
        };
    }

    private static string Worth(RunValue value) =>
        $"P(right) becomes {Numbers.Fixed(value.ProbabilityRight, 3)}; worth {Numbers.Power(Math.Max(0, value.Value))} FLOP, {Numbers.Multiplier(Math.Max(0, value.PerFlop)).TrimEnd('×')} times what they cost";

    private static string Runs(RungRuns r) => (r switch
    {
        { Baseline: 0 } => $"Variant, {Count(r.Variant)}",
        { Variant: 0 } => $"Baseline, {Count(r.Baseline)}",
        _ when r.Baseline == r.Variant => $"Both arms, {Count(r.Variant)} each",
        _ => $"Baseline {Count(r.Baseline)}, variant {Count(r.Variant)}",
    }) + $", {Place(r.Rung.At)}{(r.Beyond ? ", a new rung" : "")}";

    private static string Count(int seeds) => seeds == 1 ? "1 seed" : $"{seeds} seeds";

    private static string Place(ScalePoint at) => $"{Numbers.Count(at.Params)} parameters on {Numbers.Count(at.Tokens)} tokens";
}
