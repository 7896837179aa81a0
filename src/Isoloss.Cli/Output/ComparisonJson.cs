using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Cli.Output;

/// <summary>The parts of a comparison's JSON that depend on what was asked and recorded: several targets, judged rungs, time and cost.</summary>
internal static class ComparisonJson
{
    /// <summary>Adds what applies.</summary>
    public static JsonObject Extend(JsonObject json, ComparisonResult c)
    {
        AddAxes(json, c.Targets[0]);
        json["expected_loss"] = new JsonObject
        {
            ["go"] = JsonOutput.Number(c.ExpectedLosses.Go),
            ["no_go"] = JsonOutput.Number(c.ExpectedLosses.NoGo),
            ["wait"] = JsonOutput.Number(c.ExpectedLosses.Wait),
        };
        json["prior_better"] = JsonOutput.Number(c.PriorBetter);
        json["variants_judged"] = c.Variants;
        json["uncertainty"] = new JsonObject
        {
            ["noise"] = JsonOutput.Number(c.Uncertainty.Noise),
            ["trend"] = JsonOutput.Number(c.Uncertainty.Trend),
            ["structure"] = JsonOutput.Number(c.Uncertainty.Structure),
            ["drift"] = JsonOutput.Number(c.Uncertainty.Drift),
        };
        json["curve"] = JsonOutput.Array((c.AxisCurve?.Read() ?? []).Zip(c.Curve), p => CurvePoint(p.First, p.Second));
        json["change_of_mind"] = JsonOutput.Array(c.ChangesOfMind, ChangeOfMind);
        if (c.Targets.Count > 1)
            json["targets"] = JsonOutput.Array(c.Targets, Target);
        if (c.Judged.Count > 0)
            json["judged"] = JsonOutput.Array(c.Judged, Judged);
        if (c.WallClock is null)
            return json;
        json["worth"] = JsonOutput.Word(c.Worth);
        return AddClock(json, c.WallClock);
    }

    private static JsonObject CurvePoint(AxisPoint axes, MultiplierPoint compute)
    {
        var json = Point(axes.At);
        json["multiplier"] = JsonOutput.Interval(compute.Multiplier);
        json["data_multiplier"] = JsonOutput.Interval(axes.Data);
        json["params_multiplier"] = JsonOutput.Interval(axes.Params);
        return json;
    }

    private static JsonObject ChangeOfMind(ChangeOfMind change)
    {
        var json = Point(change.At);
        json["pairs"] = JsonOutput.Number(change.Pairs);
        json["expected"] = JsonOutput.Interval(change.Expected);
        json["go"] = Range(change.Go);
        json["no_go"] = Range(change.NoGo);
        json["probability_go"] = JsonOutput.Number(change.ProbabilityGo);
        json["probability_no_go"] = JsonOutput.Number(change.ProbabilityNoGo);
        return json;
    }

    private static JsonObject? Range(OutcomeRange? range) => range is not (var from, var to) ? null : new JsonObject
    {
        ["from"] = from is { } low ? JsonOutput.Number(low) : null,
        ["to"] = to is { } high ? JsonOutput.Number(high) : null,
    };

    private static JsonObject Target(TargetResult t)
    {
        var json = Point(t.At);
        json["multiplier"] = JsonOutput.Interval(t.Multiplier);
        json["probability_better"] = JsonOutput.Number(t.ProbabilityBetter);
        json["trend_per_decade"] = JsonOutput.Interval(t.TrendPerDecade);
        AddAxes(json, t);
        json["loss_difference"] = JsonOutput.Interval(t.Difference.Difference);
        return t.WallClock is { } clock ? AddClock(json, clock) : json;
    }

    private static void AddAxes(JsonObject json, TargetResult t)
    {
        json["data_multiplier"] = Axis(t.Data);
        json["params_multiplier"] = Axis(t.Params);
        double tokens = t.At.Tokens;
        var data = t.Data.Multiplier;
        json["tokens_to_equal_loss"] = JsonOutput.Merge(new JsonObject { ["baseline"] = JsonOutput.Number(tokens) },
            JsonOutput.Interval(new Estimate(tokens / data.Value, tokens / data.Upper, tokens / data.Lower)));
    }

    private static JsonObject Axis(AxisMultiplier m) => JsonOutput.Merge(
        JsonOutput.Interval(m.Multiplier), new JsonObject { ["trend_per_decade"] = JsonOutput.Interval(m.TrendPerDecade) });

    private static JsonObject Judged(JudgedDifference j)
    {
        var json = Point(j.At);
        json["actual"] = JsonOutput.Number(j.Actual);
        json["predicted"] = JsonOutput.Number(j.Predicted.Value);
        json["lower"] = JsonOutput.Number(j.Predicted.Lower);
        json["upper"] = JsonOutput.Number(j.Predicted.Upper);
        json["probability_lower"] = JsonOutput.Number(j.ProbabilityLower);
        json["pairs"] = j.Pairs;
        return json;
    }

    private static JsonObject AddClock(JsonObject json, WallClock clock)
    {
        json["time_multiplier"] = Multiplier(clock.Time);
        json["cost_multiplier"] = clock.Cost is { } cost ? Multiplier(cost) : null;
        json["speed_ratio"] = JsonOutput.Interval(clock.SpeedRatio);
        json["speed_trend_per_decade"] = JsonOutput.Interval(clock.SpeedTrend);
        json["speed_rungs"] = clock.Rungs;
        return json;
    }

    private static JsonObject Multiplier(WorthMultiplier m) => JsonOutput.Merge(
        JsonOutput.Interval(m.Multiplier), new JsonObject { ["probability_better"] = JsonOutput.Number(m.ProbabilityBetter) });

    private static JsonObject Point(ScalePoint p) => new()
    {
        ["params"] = JsonOutput.Number(p.Params),
        ["tokens"] = JsonOutput.Number(p.Tokens),
        ["flops"] = JsonOutput.Number(p.Flops),
    };
}
