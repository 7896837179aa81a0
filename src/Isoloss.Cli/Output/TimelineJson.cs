using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Isoloss.Core.Forecasting;
using static Isoloss.Cli.Output.JsonOutput;

namespace Isoloss.Cli.Output;

/// <summary>The timeline as JSON, documented in docs/json.md.</summary>
internal static class TimelineJson
{
    private static readonly double[] Percentiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9];

    public static JsonObject Of(TimelineAnswer a)
    {
        TimelineForecast best = a.Best;
        return new JsonObject
        {
            ["preset"] = a.Model.Name,
            ["changed"] = !a.Setting.IsPresetAsIs,
            ["method"] = a.Exact is null ? "sampling" : "quadrature",
            ["samples"] = a.Sampled.Samples,
            ["seed"] = a.Setting.Question.Seed,
            ["median"] = Number(best.YearOf(0.5) ?? double.NaN),
            ["percentiles"] = Array(Percentiles, p => new JsonObject { ["level"] = p, ["year"] = Number(best.YearOf(p) ?? double.NaN) }),
            ["none"] = Number(best.None),
            ["years"] = Array(Enumerable.Range(0, best.Years.Count), i => new JsonObject
            {
                ["year"] = best.Years[i],
                ["probability"] = Number(best.Probability[i]),
                ["sampled"] = Number(a.Sampled.Probability[i]),
                ["monte_carlo_error"] = Number(a.Sampled.MonteCarloError![i]),
            }),
            ["anchors"] = Array(best.Anchors, f => OfAnchor(a.Model, f)),
            ["affordable"] = Affordable(a),
            ["measured"] = a.Setting.Gain is { } gain ? Measured(a, gain) : null,
            ["against"] = a.Against is { } other ? Against(other) : null,
            ["tornado"] = a.Tornado is { } bars ? Array(bars, Bar) : null,
            ["sobol"] = a.Sobol is { } shares ? Array(shares, s => new JsonObject { ["input"] = s.Input, ["alone"] = Number(s.Alone), ["total"] = Number(s.Total) }) : null,
            ["inputs"] = Inputs(a.Model),
            ["assumptions"] = Array(a.Assumptions.Concat(TimelineText.About(a)), x => JsonValue.Create(x)),
        };
    }

    public static JsonObject Preset(PresetRow r) => new()
    {
        ["name"] = r.Preset.Name,
        ["about"] = r.Preset.About,
        ["median"] = Number(r.Median ?? double.NaN),
        ["published_median"] = Number(r.Preset.Published?.Median ?? double.NaN),
        ["mean_error"] = Number(r.MeanError ?? double.NaN),
        ["published"] = Array(r.Preset.Published?.By ?? [], b => new JsonObject { ["year"] = b.Year, ["published"] = Number(b.Probability), ["probability"] = Number(r.Forecast.By(b.Year)) }),
        ["note"] = r.Preset.Published?.Note,
    };

    public static JsonArray Inputs(TimelineModel model) => Array(TimelineInputs.All, d => new JsonObject
    {
        ["name"] = d.Name,
        ["value"] = $"{model[d.Name].Value}",
        ["median"] = Number(model.Number(d.Name)),
        ["unit"] = d.Unit,
        ["basis"] = Word(model[d.Name].Basis),
        ["source"] = model[d.Name].Source,
        ["about"] = d.About,
    });

    private static JsonObject OfAnchor(TimelineModel model, AnchorForecast f) => new()
    {
        ["name"] = f.Anchor.Name(),
        ["weight"] = Number(f.Weight),
        ["prior_weight"] = Number(model.Weight(f.Anchor)),
        ["required"] = Array(TimelineForecast.Levels.Zip(f.Required), q => new JsonObject { ["level"] = q.First, ["log10_flops"] = Number(q.Second) }),
        ["probability"] = Array(f.Probability, p => Number(p)),
    };

    private static JsonArray Affordable(TimelineAnswer a)
    {
        var supply = new Supply(a.Model);
        return Array(a.Best.Years, year => new JsonObject
        {
            ["year"] = year,
            ["dollars"] = Number(Math.Pow(10, supply.Spending(year))),
            ["flops_per_dollar"] = Number(Math.Pow(10, supply.FlopPerDollar(year))),
            ["flops"] = Number(Math.Pow(10, supply.Flops(year))),
            ["log10_effective_flops"] = new JsonObject(Anchors.All.Select(x => KeyValuePair.Create(x.Name(), Number(supply.Effective(x, year))))),
        });
    }

    private static JsonObject Measured(TimelineAnswer a, MeasuredGain gain) => new()
    {
        ["multipliers"] = Array(gain.Multipliers, m => JsonValue.Create($"{m}")),
        ["log10"] = $"{gain.Log10()}",
        ["year"] = gain.Year,
        ["gains_per_year"] = gain.PerYear is { } pace ? Number(pace) : null,
        ["median_without"] = Number(a.Without!.YearOf(0.5) ?? double.NaN),
        ["probability_at"] = Number(a.Year),
        ["probability"] = Number(a.Best.By(a.Year)),
        ["probability_without"] = Number(a.Without.By(a.Year)),
    };

    private static JsonObject Against(TimelineAgainst other) => new()
    {
        ["preset"] = other.Other.Name,
        ["median"] = Number(other.Forecast.YearOf(0.5) ?? double.NaN),
        ["drivers"] = Array(other.Drivers, d => new JsonObject
        {
            ["driver"] = d.Driver,
            ["inputs"] = Array(d.Inputs, i => JsonValue.Create(i)),
            ["years"] = Number(d.Years),
            ["probability"] = Number(d.Probability),
        }),
    };

    private static JsonObject Bar(TornadoBar b) => new()
    {
        ["input"] = b.Input,
        ["low"] = Number(b.Low),
        ["high"] = Number(b.High),
        ["median_at_low"] = Number(b.MedianAtLow),
        ["median_at_high"] = Number(b.MedianAtHigh),
        ["probability_at_low"] = Number(b.ProbabilityAtLow),
        ["probability_at_high"] = Number(b.ProbabilityAtHigh),
    };
}
