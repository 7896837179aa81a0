using System.Text.Json.Nodes;
using Isoloss.Core.Degeneracy;
using Isoloss.Core.Projection;
using Isoloss.Core.Sections;
using Isoloss.Core.Stability;
using Isoloss.Lab.Health;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;

namespace Isoloss.Dashboard.Reports;

/// <summary>The panel "Inside the runs".</summary>
internal static class HealthView
{
    private const int MostExamples = 8;

    /// <summary>The panel's words and numbers; null where nothing was recorded.</summary>
    public static JsonObject? Of(StudyHealth? health) => health is null ? null : new JsonObject
    {
        ["size"] = HealthWords.Size(health.TargetParams),
        ["healthLevel"] = Numbers.Level(health.Level),
        ["basis"] = PageView.Texts(health.Assumptions),
        ["healthArms"] = PageView.List(health.Arms.Select(arm => Arm(arm, health))),
        ["hasTrends"] = health.Arms.Any(a => a.Stability.Trends.Any(t => t.Line is not null)) ? true : null,
        ["projected"] = ProjectionWords.Summary(health.Projections, health.Level) is { } words ? words + "." : null,
        ["offs"] = PageView.List(health.Projections.Where(p => p.IsFlagged).Select(Off)),
        ["hasOffs"] = health.Projections.Any(p => p.IsFlagged) ? true : null,
        ["gaps"] = PageView.Texts(health.Gaps.Where(g => g.IsDifferent).Select(g => Typeset.Text(HealthWords.Gap(g, health.Level)))),
        ["hasGaps"] = health.Gaps.Any(g => g.IsDifferent) ? true : null,
    };

    private static JsonObject Arm(ArmHealth arm, StudyHealth health)
    {
        double level = health.Level;
        var view = new JsonObject
        {
            ["name"] = arm.Arm,
            ["outlook"] = HealthWords.Outlook(arm.Stability),
            ["alarm"] = arm.Stability.Outlook >= StabilityOutlook.Trouble ? "trouble" : "calm",
            ["why"] = PageView.Texts(arm.Stability.Reasons.Select(Typeset.Text)),
            ["probes"] = PageView.List(arm.Stability.Trends.Where(t => t.Line is not null).Select(t => Probe(t, arm.Stability.TargetParams))),
            ["rates"] = PageView.Texts(RateWords(arm, level).Select(Typeset.Text)),
            ["stopped"] = PageView.Texts(arm.Sections.Where(s => s.HasStopped).Select(s => HealthWords.Stopped(s, level))),
            ["sections"] = PageView.List(arm.Sections.Select(Section)),
        };
        AddExamples(view, arm.Outliers);
        AddWritten(view, health.Written, arm.Arm);
        foreach (string name in (string[])["probes", "rates", "stopped", "sections", "poison", "rises", "worst", "degenerate", "written"])
            view["has" + name] = view[name]!.AsArray().Count > 0 ? true : null;
        return view;
    }

    private static JsonObject Probe(ProbeTrend trend, double target) => new()
    {
        ["probe"] = trend.Probe.Name,
        ["least"] = HealthWords.Short(trend.Points.MinBy(p => p.Params).Value),
        ["most"] = HealthWords.Short(trend.Points.MaxBy(p => p.Params).Value),
        ["power"] = Numbers.Fixed(trend.Line!.Slope, 2),
        ["there"] = HealthWords.Short(trend.AtTarget!.Value.Value),
        ["range"] = Numbers.Interval(trend.AtTarget.Value, HealthWords.Short),
        ["limit"] = trend.Probe.Limit is { } limit ? HealthWords.Short(limit) : "none known",
        ["meets"] = HealthWords.Crossing(trend, target),
        ["meetsRange"] = trend is { Crossing: { } at, Line.Slope: > 0 } && at.Lower < at.Upper && at.Value <= HealthWords.Far * target ? Numbers.Interval(at, HealthWords.Size) : null,
        ["source"] = trend.Probe.Source,
    };

    private static JsonObject Section(SectionTrend s) => new()
    {
        ["kind"] = s.Kind,
        ["part"] = s.Name,
        ["first"] = HealthWords.Loss(s.Smallest),
        ["last"] = HealthWords.Loss(s.Largest),
        ["law"] = s.Law is { } law ? Numbers.Fixed(law.Slope, 3) : null,
        ["there"] = s.AtTarget is { } at ? HealthWords.Loss(at.Value) : null,
        ["range"] = s.AtTarget is { } a ? Numbers.Interval(a, HealthWords.Loss) : null,
        ["pace"] = s.Pace is { } pace ? Numbers.Fixed(pace.Value, 2) : null,
        ["verdict"] = s.HasStopped ? "stopped improving" : null,
    };

    private static JsonObject Off(MetricProjection p) => new()
    {
        ["name"] = p.Metric.Arm,
        ["metric"] = ProjectionWords.Name(p.Metric),
        ["at"] = ProjectionWords.Place(p),
        ["seen"] = ProjectionWords.Value(p, p.Observed),
        ["there"] = ProjectionWords.Value(p, p.Projected!.Value.Value),
        ["range"] = Numbers.Interval(p.Projected.Value, x => ProjectionWords.Value(p, x)),
        ["chance"] = ProjectionWords.Chance(p),
    };

    private static IEnumerable<string> RateWords(ArmHealth arm, double level)
    {
        if (arm.Coordinates is { } check)
            yield return "Coordinate check: " + HealthWords.Coordinates(check, level) + ".";
        foreach (var curve in arm.Rates)
            yield return "Learning rates on " + HealthWords.Rates(curve) + ".";
        if (arm.RateDrift is { } drift)
            yield return "The best learning rate goes as " + HealthWords.Drift(drift, level) + ".";
    }

    private static void AddExamples(JsonObject view, OutlierSummary outliers)
    {
        view["poison"] = PageView.List(outliers.Training.Take(MostExamples).Select(p =>
            Example(HealthWords.Place(p), p.Worst.Text)));
        view["rises"] = PageView.List(outliers.Kinds.Select(k => (Words: HealthWords.Rise(k.Rise, k.Runs), Text: k.Rise.Name))
            .Concat(outliers.Windows.Select(w => (Words: "window " + w.Rise.Name + " of the evaluation set: " + HealthWords.Rise(w.Rise, w.Runs), Text: "")))
            .Take(MostExamples).Select(r => Example(r.Words, r.Text)));
        view["worst"] = PageView.List(
        [
            .. outliers.Sequences.Take(MostExamples / 2).Select(s => Example($"{HealthWords.Loss(s.Loss)} nats per token, {HealthWords.Where(s)}", s.Text)),
            .. outliers.Tokens.Take(MostExamples / 2).Select(t => Example(
                $"{HealthWords.Loss(t.Loss)} nats for the token {HealthWords.Quote(t.Token, 20)} after", t.Before)),
        ]);
    }

    private static void AddWritten(JsonObject view, WrittenSummary written, string arm)
    {
        var sizes = written.Sizes.Where(s => s.Arm == arm).ToList();
        var examples = written.Examples.Where(e => e.Arm == arm).ToList();
        view["degenerate"] = PageView.List(sizes.SelectMany(s => s.Findings.Select(f => Example(HealthWords.Degenerates(f, s.Params) + ":",
            examples.FirstOrDefault(e => e.Kind == f.Kind && e.Params == s.Params) is { } e ? Passage(e.Text, f.Kind == DegeneracyKind.GreedyLoops) : ""))));
        view["written"] = PageView.Texts(sizes.Select(HealthWords.Written));
        view["writtenExample"] = examples.FirstOrDefault() is not { } shown ? null : new JsonObject
        {
            ["prompt"] = HealthWords.Quote(shown.Text.Prompt, 200),
            ["drawn"] = HealthWords.Quote(shown.Text.Sampled.Text, 300),
            ["greedy"] = HealthWords.Quote(shown.Text.Greedy.Text, 300),
            ["data"] = HealthWords.Quote(shown.Text.Data.Text, 300),
        };
    }

    private static string Passage(Continuation text, bool greedy) => (greedy ? text.Greedy : text.Sampled).Text;

    private static JsonObject Example(string words, string text) => new()
    {
        ["words"] = words,
        ["text"] = text.Length == 0 ? null : HealthWords.Quote(text, 200),
    };
}
