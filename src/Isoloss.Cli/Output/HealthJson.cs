using System.Text.Json.Nodes;
using Isoloss.Core.Degeneracy;
using Isoloss.Core.Projection;
using Isoloss.Core.Sections;
using Isoloss.Core.Stability;
using Isoloss.Lab.Health;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;

namespace Isoloss.Cli.Output;

/// <summary>What <c>study health --json</c> prints (docs/json.md).</summary>
internal static class HealthJson
{
    public static JsonObject Of(StudyHealth health) => new()
    {
        ["study"] = health.Study,
        ["level"] = health.Level,
        ["target"] = new JsonObject { ["params"] = JsonOutput.Number(health.TargetParams), ["flops"] = JsonOutput.Number(health.TargetFlops) },
        ["arms"] = JsonOutput.Array(health.Arms, a => Arm(a, health)),
        ["projections"] = JsonOutput.Array(health.Projections, Projection),
        ["tokens_to_loss"] = EfficiencyJson.Of(health.Efficiency),
        ["section_differences"] = JsonOutput.Array(health.Gaps, Gap),
        ["assumptions"] = JsonOutput.Array(health.Assumptions, a => JsonValue.Create(a)),
    };

    private static JsonObject Arm(ArmHealth arm, StudyHealth health) => new()
    {
        ["arm"] = arm.Arm,
        ["stability"] = Stability(arm.Stability),
        ["coordinate_check"] = arm.Coordinates is { } c
            ? new JsonObject { ["step"] = c.Step, ["power_of_width"] = JsonOutput.Interval(c.Line.SlopeAt(health.Level)), ["holds"] = c.Holds }
            : null,
        ["learning_rates"] = JsonOutput.Array(arm.Rates, Rates),
        ["best_rate_power_of_params"] = arm.RateDrift is { } drift ? JsonOutput.Interval(drift.SlopeAt(health.Level)) : null,
        ["sections"] = JsonOutput.Array(arm.Sections, Section),
        ["outliers"] = Outliers(arm.Outliers),
        ["written"] = JsonOutput.Array(health.Written.Sizes.Where(s => s.Arm == arm.Arm), Written),
        ["written_examples"] = JsonOutput.Array(health.Written.Examples.Where(e => e.Arm == arm.Arm), e => new JsonObject
        {
            ["params"] = JsonOutput.Number(e.Params),
            ["kind"] = e.Kind is { } kind ? JsonOutput.Word(kind) : null,
            ["prompt"] = e.Text.Prompt,
            ["greedy"] = e.Text.Greedy.Text,
            ["sampled"] = e.Text.Sampled.Text,
            ["data"] = e.Text.Data.Text,
        }),
    };

    private static JsonObject Written(DegeneracySize s) => new()
    {
        ["rung"] = s.Rung,
        ["params"] = JsonOutput.Number(s.Params),
        ["runs"] = s.Runs,
        ["prompts"] = s.Prompts,
        ["greedy"] = Measure(s.Greedy),
        ["sampled"] = Measure(s.Sampled),
        ["data"] = Measure(s.Data),
        ["findings"] = JsonOutput.Array(s.Findings, f => new JsonObject
        {
            ["kind"] = JsonOutput.Word(f.Kind),
            ["written"] = JsonOutput.Number(f.Written),
            ["usual"] = JsonOutput.Number(f.Usual),
            ["p"] = JsonOutput.Number(f.P),
        }),
    };

    private static JsonObject Measure(TextMeasure m) => new()
    {
        ["repeated"] = JsonOutput.Number(m.Repeated),
        ["same_as_before"] = JsonOutput.Number(m.SameAsBefore),
        ["distinct"] = JsonOutput.Number(m.Distinct),
        ["rare"] = JsonOutput.Number(m.Rare),
    };

    private static JsonObject Stability(StabilityForecast f) => new()
    {
        ["outlook"] = JsonOutput.Word(f.Outlook),
        ["trouble_at_params"] = f.Trouble is { } t ? JsonOutput.Interval(t) : null,
        ["reasons"] = JsonOutput.Array(f.Reasons, r => JsonValue.Create(r)),
        ["rungs"] = JsonOutput.Array(f.Rungs, r => new JsonObject
        {
            ["params"] = JsonOutput.Number(r.Params),
            ["tokens"] = JsonOutput.Number(r.Tokens),
            ["runs"] = r.Runs,
            ["diverged"] = r.Diverged,
            ["spiking"] = r.Spiking,
            ["spike_share"] = JsonOutput.Number(r.SpikeShare),
            ["loss"] = JsonOutput.Number(r.Loss),
            ["is_worse"] = r.IsWorse,
        }),
        ["probes"] = JsonOutput.Array(f.Trends, t => Probe(t, f.Level)),
    };

    private static JsonObject Probe(ProbeTrend t, double level) => new()
    {
        ["name"] = t.Probe.Name,
        ["outlook"] = JsonOutput.Word(t.Outlook),
        ["limit"] = t.Probe.Limit is { } limit ? JsonOutput.Number(limit) : null,
        ["limit_source"] = t.Probe.Source,
        ["power_of_params"] = t.Line is { } line ? JsonOutput.Interval(line.SlopeAt(level)) : null,
        ["lack_of_fit"] = t.Line?.LackOfFit is { } p ? JsonOutput.Number(p) : null,
        ["at_target"] = t.AtTarget is { } at ? JsonOutput.Interval(at) : null,
        ["reaches_limit_at_params"] = t.Crossing is { } crossing ? JsonOutput.Interval(crossing) : null,
        ["points"] = JsonOutput.Array(t.Points, point => new JsonObject { ["params"] = JsonOutput.Number(point.Params), ["value"] = JsonOutput.Number(point.Value) }),
    };

    /// <summary>Losses over the learning rates of a rung.</summary>
    public static JsonObject Rates(RateCurve c) => new()
    {
        ["rung"] = c.Rung,
        ["params"] = JsonOutput.Number(c.Params),
        ["sensitivity"] = JsonOutput.Number(c.Sensitivity),
        ["decades"] = JsonOutput.Number(c.Decades),
        ["best"] = c.Best is { } best ? JsonOutput.Interval(best) : null,
        ["points"] = JsonOutput.Array(c.Points, p => new JsonObject { ["rate"] = JsonOutput.Number(p.Rate), ["loss"] = JsonOutput.Number(p.Loss) }),
    };

    private static JsonObject Section(SectionTrend s) => new()
    {
        ["kind"] = s.Kind,
        ["name"] = s.Name,
        ["runs"] = s.Runs,
        ["smallest"] = JsonOutput.Number(s.Smallest),
        ["largest"] = JsonOutput.Number(s.Largest),
        ["at_target"] = s.AtTarget is { } at ? JsonOutput.Interval(at) : null,
        ["pace"] = s.Pace is { } pace ? JsonOutput.Interval(pace) : null,
        ["standstill_p"] = JsonOutput.Number(s.StandstillP),
        ["has_stopped"] = s.HasStopped,
    };

    private static JsonObject Projection(MetricProjection p) => new()
    {
        ["arm"] = p.Metric.Arm,
        ["metric"] = JsonOutput.Word(p.Metric.Source),
        ["kind"] = p.Metric.Kind,
        ["name"] = p.Metric.Name,
        ["params"] = p.Metric.Source == MetricSource.Probe ? JsonOutput.Number(p.Scale) : null,
        ["flops"] = p.Metric.Source == MetricSource.Probe ? null : JsonOutput.Number(p.Scale),
        ["runs"] = p.Runs,
        ["smaller_rungs"] = p.Smaller,
        ["observed"] = JsonOutput.Number(p.Observed),
        ["projected"] = p.Projected is { } projected ? JsonOutput.Interval(projected) : null,
        ["is_inside"] = p.Projected is null ? null : p.IsInside,
        ["p"] = p.Projected is null ? null : JsonOutput.Number(p.P),
        ["is_flagged"] = p.IsFlagged,
    };

    private static JsonObject Gap(SectionGap g) => new()
    {
        ["kind"] = g.Kind,
        ["name"] = g.Name,
        ["variant"] = g.Variant,
        ["pairs"] = g.Pairs,
        ["log_difference"] = JsonOutput.Interval(g.Difference),
        ["beyond_the_whole"] = JsonOutput.Interval(g.Beyond),
        ["p"] = JsonOutput.Number(g.P),
        ["is_different"] = g.IsDifferent,
    };

    private static JsonObject Outliers(OutlierSummary o) => new()
    {
        ["runs"] = o.Runs,
        ["training"] = JsonOutput.Array(o.Training, p => JsonOutput.Merge(
            new JsonObject { ["runs"] = p.Runs, ["step"] = p.Step }, Sequence(p.Worst))),
        ["sequences"] = JsonOutput.Array(o.Sequences, Sequence),
        ["tokens"] = JsonOutput.Array(o.Tokens, t => new JsonObject
        {
            ["window"] = t.Window,
            ["position"] = t.Position,
            ["document"] = t.Document,
            ["loss"] = JsonOutput.Number(t.Loss),
            ["token"] = t.Token,
            ["before"] = t.Before,
        }),
        ["rising_kinds"] = JsonOutput.Array(o.Kinds, Rise),
        ["rising_windows"] = JsonOutput.Array(o.Windows, Rise),
    };

    private static JsonObject Sequence(OutlierSequence s) => new()
    {
        ["window"] = s.Window,
        ["first_token"] = s.FirstToken,
        ["document"] = s.Document,
        ["loss"] = JsonOutput.Number(s.Loss),
        ["expected"] = s.Expected is { } expected ? JsonOutput.Number(expected) : null,
        ["deviations"] = s.Deviations is { } deviations ? JsonOutput.Number(deviations) : null,
        ["text"] = s.Text,
    };

    private static JsonObject Rise((LossRise Rise, int Runs) r) => new()
    {
        ["name"] = r.Rise.Name,
        ["before"] = JsonOutput.Number(r.Rise.Before),
        ["after"] = JsonOutput.Number(r.Rise.After),
        ["deviations"] = JsonOutput.Number(r.Rise.Deviations),
        ["runs"] = r.Runs,
    };
}
