using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Fitting;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Cli.Output;

/// <summary>The answers as JSON, documented in docs/json.md. Names are kept; additions are allowed.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an answer without the serializer, whose start would take a fifth of the time that a short answer may take.</summary>
    public static void Write(TextWriter output, JsonObject answer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            answer.WriteTo(writer);
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static JsonObject Fit(LawFit fit, IEnumerable<string> assumptions) => new()
    {
        ["law"] = fit.Law.Name,
        ["equation"] = fit.Law.Equation,
        ["objective"] = fit.Objective,
        ["objective_settings"] = Settings(fit.Settings),
        ["objective_value"] = Number(fit.ObjectiveValue),
        ["level"] = fit.Level,
        ["parameters"] = Array(fit.Parameters, p => Estimated(p.Name, p.Value, p.Identified, p.Profile)),
        ["derived"] = Array(DerivedEstimate.OfFrontier(fit), d =>
            Merge(Estimated(d.Quantity.Name, d.Value, d.Identified, d.Profile), new JsonObject { ["meaning"] = d.Quantity.Meaning })),
        ["resampling"] = Word(fit.Resampling),
        ["runs"] = fit.Observations.Count,
        ["residual_sd"] = Number(fit.ResidualSd),
        ["replicate_noise"] = fit.ReplicateNoise is { } noise
            ? new JsonObject { ["sd"] = Number(noise.Sd), ["degrees_of_freedom"] = noise.DegreesOfFreedom }
            : null,
        ["noise_sd"] = Number(fit.NoiseSd),
        ["stop"] = Word(fit.Stop),
        ["seeds_tried"] = fit.SeedsTried,
        ["seeds_agreeing"] = fit.SeedsAgreeing,
        ["diagnostics"] = Diagnostics(fit.Diagnostics),
        ["assumptions"] = Array(assumptions, a => JsonValue.Create(a)),
    };

    public static JsonObject Prediction(LawFit fit, IEnumerable<ScalePoint> points, IEnumerable<string> assumptions) => new()
    {
        ["law"] = fit.Law.Name,
        ["level"] = fit.Level,
        ["points"] = Array(points, p => Point(p, fit.NewRun(p.Params, p.Tokens))),
        ["diagnostics"] = Diagnostics(fit.Diagnostics),
        ["assumptions"] = Array(assumptions, a => JsonValue.Create(a)),
    };

    public static JsonObject Comparison(string baseline, string variant, ComparisonResult c, IEnumerable<string> assumptions) =>
        ComparisonJson.Extend(Verdict(baseline, variant, c, assumptions), c);

    private static JsonObject Verdict(string baseline, string variant, ComparisonResult c, IEnumerable<string> assumptions) => new()
    {
        ["baseline"] = baseline,
        ["variant"] = variant,
        ["verdict"] = Word(c.Verdict),
        ["probability_better"] = Number(c.ProbabilityBetter),
        ["smallest_gain"] = Number(c.SmallestGain),
        ["same_data"] = c.SameData,
        ["level"] = c.Level,
        ["target"] = new JsonObject { ["params"] = Number(c.Target.Params), ["tokens"] = Number(c.Target.Tokens), ["flops"] = Number(c.Target.Flops) },
        ["multiplier"] = Interval(c.Multiplier),
        ["trend_per_decade"] = Interval(c.TrendPerDecade),
        ["loss_difference"] = Array(c.LossDifferences, d => Merge(
            new JsonObject { ["params"] = Number(d.Params), ["tokens"] = Number(d.Tokens) }, Interval(d.Difference))),
        ["structures"] = Array(c.Structures, s => new JsonObject
        {
            ["name"] = s.Name,
            ["multiplier"] = Interval(s.Multiplier),
            ["weight"] = Number(s.Weight),
            ["residual_sd"] = Number(s.ResidualSd),
        }),
        ["rungs"] = Array(c.Rungs, r => new JsonObject
        {
            ["params"] = Number(r.Params),
            ["tokens"] = Number(r.Tokens),
            ["flops"] = Number(r.Flops),
            ["difference"] = Number(r.Difference),
            ["fitted"] = Number(r.Fitted),
            ["pairs"] = r.Pairs,
            ["multiplier"] = r.Multiplier is { } m ? Interval(m) : null,
        }),
        ["reasons"] = Array(c.Reasons, r => JsonValue.Create(r)),
        ["diagnostics"] = Diagnostics(c.Diagnostics),
        ["assumptions"] = Array(assumptions, a => JsonValue.Create(a)),
    };

    /// <summary>JSON has no NaN or infinity: null says that a number could not be given.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => [.. items.Select(convert)];

    private static JsonObject Estimated(string name, Estimate value, bool identified, ProfileInterval? profiled)
    {
        var json = Merge(new JsonObject { ["name"] = name }, Interval(value));
        json["identified"] = identified;
        if (profiled is { } profile)
            json["profile"] = new JsonObject
            {
                ["lower"] = profile.LowerOpen ? null : Number(profile.Value.Lower),
                ["upper"] = profile.UpperOpen ? null : Number(profile.Value.Upper),
            };
        return json;
    }

    private static JsonObject Settings(ObjectiveSettings s) => new()
    {
        ["name"] = Word(s.Kind),
        ["on"] = Word(s.Scale),
        ["threshold"] = s.Threshold,
        ["degrees_of_freedom"] = s.DegreesOfFreedom,
        ["over_prediction"] = s.OverPrediction,
        ["weights"] = s.Weighted ? "recorded" : "equal",
        ["left_out"] = s.LeftOut,
    };

    public static JsonObject Interval(Estimate e) => new()
    {
        ["estimate"] = Number(e.Value),
        ["lower"] = Number(e.Lower),
        ["upper"] = Number(e.Upper),
    };

    private static JsonObject Point(ScalePoint p, Estimate loss) => new()
    {
        ["params"] = Number(p.Params),
        ["tokens"] = Number(p.Tokens),
        ["flops"] = Number(p.Flops),
        ["predicted"] = Number(loss.Value),
        ["lower"] = Number(loss.Lower),
        ["upper"] = Number(loss.Upper),
    };

    public static JsonArray Diagnostics(IEnumerable<Diagnostic> diagnostics) => Array(diagnostics, d => new JsonObject
    {
        ["code"] = d.Code,
        ["message"] = d.Message,
        ["advice"] = d.Advice,
    });

    public static JsonObject Merge(JsonObject first, JsonObject second)
    {
        foreach (var (name, value) in second)
            first[name] = value?.DeepClone();
        return first;
    }
}
