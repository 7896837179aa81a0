using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Cli.Output;

/// <summary>Predictions and backtests as JSON (docs/json.md).</summary>
internal static class PredictionJson
{
    public static JsonObject Of(Predictor predictor, IEnumerable<LossPrediction> points, IEnumerable<Diagnostic> diagnostics, IEnumerable<string> assumptions) => new()
    {
        ["law"] = "average",
        ["level"] = predictor.Level,
        ["points"] = JsonOutput.Array(points, p => Point(predictor, p)),
        ["outlook"] = Outlook(predictor.Outlook(Predictor.OutlookFactor), predictor.Level),
        ["diagnostics"] = JsonOutput.Diagnostics(diagnostics),
        ["assumptions"] = JsonOutput.Array(assumptions, a => JsonValue.Create(a)),
    };

    public static JsonObject Of(BacktestResult result, IEnumerable<string> assumptions) => new()
    {
        ["mode"] = result.IsRolling ? "rolling" : "split",
        ["level"] = result.Level,
        ["hold_outs"] = result.Cuts,
        ["coverage"] = JsonOutput.Number(result.Coverage),
        ["interval_score"] = JsonOutput.Number(result.IntervalScore),
        ["mean_error"] = JsonOutput.Number(result.MeanError),
        ["forms"] = JsonOutput.Array(result.ByForm, f => new JsonObject { ["law"] = f.Form.Name, ["mean_error"] = JsonOutput.Number(f.MeanError) }),
        ["outlook"] = Outlook(result.Outlook, result.Level),
        ["points"] = JsonOutput.Array(result.Points, Judged),
        ["assumptions"] = JsonOutput.Array(assumptions, a => JsonValue.Create(a)),
    };

    public static JsonObject Outlook(LossPrediction outlook, double level) => new()
    {
        ["factor"] = Predictor.OutlookFactor,
        ["half_width"] = JsonOutput.Number(OutlookText.HalfWidth(outlook)),
        ["sentence"] = OutlookText.Sentence(outlook, level),
    };

    private static JsonObject Point(Predictor predictor, LossPrediction p) => new()
    {
        ["params"] = JsonOutput.Number(p.At.Params),
        ["tokens"] = JsonOutput.Number(p.At.Tokens),
        ["flops"] = JsonOutput.Number(p.At.Flops),
        ["predicted"] = JsonOutput.Number(p.Loss.Value),
        ["lower"] = JsonOutput.Number(p.Loss.Lower),
        ["upper"] = JsonOutput.Number(p.Loss.Upper),
        ["beyond"] = JsonOutput.Number(p.Beyond),
        ["parts"] = Parts(p.Parts),
        ["forms"] = JsonOutput.Array(predictor.ByForm(p.At).Zip(predictor.Weights, Predictor.Forms), f => new JsonObject
        {
            ["law"] = f.Third.Name,
            ["weight"] = JsonOutput.Number(f.Second),
            ["predicted"] = JsonOutput.Number(f.First),
        }),
    };

    private static JsonObject Judged(JudgedPoint p) => new()
    {
        ["params"] = JsonOutput.Number(p.At.Params),
        ["tokens"] = JsonOutput.Number(p.At.Tokens),
        ["flops"] = JsonOutput.Number(p.At.Flops),
        ["actual"] = JsonOutput.Number(p.Actual),
        ["predicted"] = JsonOutput.Number(p.Prediction.Loss.Value),
        ["lower"] = JsonOutput.Number(p.Prediction.Loss.Lower),
        ["upper"] = JsonOutput.Number(p.Prediction.Loss.Upper),
        ["beyond"] = JsonOutput.Number(p.Prediction.Beyond),
        ["fitted_up_to"] = JsonOutput.Number(p.Cut),
        ["parts"] = Parts(p.Prediction.Parts),
    };

    private static JsonObject Parts(PredictionParts parts) => new()
    {
        ["noise"] = JsonOutput.Number(parts.Noise),
        ["parameters"] = JsonOutput.Number(parts.Parameters),
        ["form"] = JsonOutput.Number(parts.Form),
        ["drift"] = JsonOutput.Number(parts.Drift),
    };
}
