using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Output;

/// <summary>A prediction as a person reads it. Lines without colour or tables: they need no console, which takes longer to make than the prediction.</summary>
internal static class PredictionText
{
    public static void Write(Session session, Predictor predictor, LossPrediction prediction, IReadOnlyList<Observation> runs, bool efficient)
    {
        ScalePoint at = prediction.At;
        string how = efficient ? " (compute-efficient size and data under the averaged laws)" : "";
        Line(session, $"{Quantity.Format(at.Params)} parameters, {Quantity.Format(at.Tokens)} tokens, {Figures.Flops(at.Flops)} FLOP{how}");
        Line(session, $"  loss of a new run    {Figures.Plain(prediction.Loss.Value)}   {Figures.Level(predictor.Level)} "
            + $"{Figures.Range(prediction.Loss, Figures.Plain)} nats per token");
        Line(session, $"  beyond the runs      {Beyond(prediction, runs)}");
        PredictionParts parts = prediction.Parts;
        Line(session, $"  width comes from     noise {OutlookText.Percent(parts.Noise)}, parameters {OutlookText.Percent(parts.Parameters)}, "
            + $"form {OutlookText.Percent(parts.Form)}, drift {OutlookText.Percent(parts.Drift)} (standard deviations)");
        var forms = predictor.ByForm(at).Zip(predictor.Weights, Predictor.Forms)
            .Select(f => $"{f.Third.Name} {Figures.Plain(f.First)} ({(100 * f.Second).ToString("0", System.Globalization.CultureInfo.InvariantCulture)} %)");
        Line(session, $"  each law alone       {string.Join(", ", forms)}");
        Line(session, OutlookText.Sentence(predictor.Outlook(Predictor.OutlookFactor), predictor.Level));
    }

    /// <summary>A prediction of one law alone.</summary>
    public static void Write(Session session, LawFit fit, in ScalePoint at, bool efficient)
    {
        var loss = fit.NewRun(at);
        string how = efficient ? ", the compute-efficient size and data under this law" : "";
        Line(session, $"{Quantity.Format(at.Params)} parameters, {Quantity.Format(at.Tokens)} tokens, {Figures.Flops(at.Flops)} FLOP{how}");
        Line(session, $"  {fit.Law.Response.Split(',')[0]} of a new run   {Figures.Plain(loss.Value)}   {Figures.Level(fit.Level)} {Figures.Range(loss, Figures.Plain)}");
        Line(session, $"  this interval holds if {fit.Law.Name} is true out there; without --law all laws are averaged");
        foreach (var d in fit.Diagnostics)
            Line(session, $"  {d.Code}: {d.Message} {d.Advice}");
    }

    private static void Line(Session session, string line)
    {
        foreach (string part in WrappedText.Fitted(session.Width, line))
            session.Out.WriteLine(part);
    }

    private static string Beyond(LossPrediction prediction, IReadOnlyList<Observation> runs)
    {
        if (prediction.Beyond > 0)
            return $"{Figures.Times(Math.Exp(prediction.Beyond))}x in compute, or in size and data together";
        // A saved fit remembers its largest runs only.
        if (runs.Count == 0)
            return "within their largest size, data and compute";
        ScalePoint at = prediction.At;
        string[] below = [.. Below("size", runs.Min(o => o.Params), at.Params), .. Below("data", runs.Min(o => o.Tokens), at.Tokens), .. Below("compute", runs.Min(o => o.Flops), at.Flops)];
        return below.Length == 0 ? "inside their range of size, data and compute" : $"below their range: {string.Join(", ", below)} (no drift is counted there)";
    }

    private static IEnumerable<string> Below(string what, double least, double asked)
    {
        // Recorded compute differs from 6ND a little.
        if (asked < 0.9 * least)
            yield return $"{Figures.Times(least / asked)}x less {what} than the smallest run";
    }
}
