using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Monitoring;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Numbers;

namespace Isoloss.Dashboard.Interactive;

/// <summary>A large run beside its forecast while it trains, as a page.</summary>
public static class MonitorPage
{
    /// <summary>Builds the page.</summary>
    /// <param name="at">Where the run will end.</param>
    /// <param name="ladder">Final loss that the ladder alone forecasts, nats per token.</param>
    /// <param name="result">How the run stands.</param>
    /// <param name="watch">How it was watched.</param>
    /// <param name="assumptions">What was assumed.</param>
    /// <param name="origin">Who wrote it, and when.</param>
    public static InteractivePage Of(
        in ScalePoint at, Estimate ladder, MonitorResult result, MonitorOptions watch, IReadOnlyList<string> assumptions, ReportOrigin origin)
    {
        string level = Percent(watch.Level, "0.#");
        return new InteractivePage
        {
            Title = $"{Quantity.Format(at.Params)} on {Quantity.Format(at.Tokens)} tokens",
            Kicker = "Isoloss monitor",
            Question = Sentence(result, watch),
            Facts =
            [
                $"step {Whole(result.Steps.Now)} of {Whole(result.Steps.End)} ({Percent(result.Steps.Now / result.Steps.End, "0")})",
                $"bands hold {level}", $"false alarms over all looks at most {Percent(watch.FalseAlarms, "0.#")}",
            ],
            Groups = [new SliderGroup("View", [new Slider("from", "Show from", Start(result), 0, 0.95, 0.01)
            {
                Format = SliderFormat.Percent, Unit = "of the run",
                Note = "The first steps fall so far that nothing else can be seen beside them.",
            }])],
            Readouts = [new("status", "The run is"), new("final", "Final loss, now"), new("deviation", "Largest deviation"), new("chance", "Healthy runs that show as much")],
            Figures =
            [
                new("curve", "Loss and its forecast", "Loss of the run against the band that was forecast before it",
                    $"The band was forecast before the run and holds {level} of where its loss would be at each step, without the noise of a single point."),
                new("deviation", "Deviation from the forecast", "Loss of the run over the forecast, less one, with the band",
                    "A run is called off the curve only when all its deviation together is too much for a healthy run, not when it leaves the band for a moment.") { IsShort = true },
            ],
            Script = PageAssets.Read("monitor.js"),
            Data = Data(result),
            Tables = [Forecasts(ladder, result, level), .. Spikes(result)],
            Notes = assumptions,
            Origin = origin,
        };
    }

    private static string Sentence(MonitorResult r, MonitorOptions watch) => r switch
    {
        { Divergence: { } why } => $"The run is diverging: {why}.",
        { Status: MonitorStatus.OffTheCurve, Deviation: { } d } =>
            $"The run has left its forecast: {Signed(d.Size)} since step {Whole(d.Began)}, alarm at step {Whole(d.AlarmAt)}; at most {Chance(d)} of healthy runs ever show as much.",
        { Deviation: { } d } => $"Nothing speaks against the forecast: the largest deviation is {Signed(d.Size)} since step {Whole(d.Began)}, and "
            + (d.Chance > watch.FalseAlarms ? "healthy runs show as much." : $"at most {Chance(d)} of healthy runs ever show as much."),
        _ => "The curve is too short to say how the run stands.",
    };

    private static string Word(MonitorStatus status) => status switch
    {
        MonitorStatus.OnTrack => "on track",
        MonitorStatus.OffTheCurve => "off the curve",
        _ => "diverging",
    };

    private static double Start(MonitorResult r) => Math.Min(0.1, Math.Floor(50 * r.Steps.Now / r.Steps.End) / 100);

    private static JsonObject Data(MonitorResult r) => new()
    {
        ["end"] = r.Steps.End,
        ["now"] = r.Steps.Now,
        ["alarm"] = r.Deviation is { IsAlarm: true } alarm ? alarm.AlarmAt : null,
        ["step"] = Numbers(r.Band.Select(b => b.Step)),
        ["loss"] = Numbers(r.Band.Select(b => b.Loss)),
        ["middle"] = Numbers(r.Band.Select(b => b.Band.Value)),
        ["low"] = Numbers(r.Band.Select(b => b.Band.Lower)),
        ["high"] = Numbers(r.Band.Select(b => b.Band.Upper)),
        ["spikes"] = PageView.List(r.Spikes.Select(s => new JsonObject { ["step"] = s.Step, ["recovered"] = s.Recovered })),
        ["readouts"] = new JsonObject
        {
            ["status"] = Word(r.Status),
            ["final"] = r.Now is { } now ? new JsonArray(Nats(now.Value), $"{Nats(now.Lower)} – {Nats(now.Upper)}") : "unknown",
            ["deviation"] = r.Deviation is { } d ? new JsonArray(Signed(d.Size), $"since step {Whole(d.Began)}") : "unknown",
            ["chance"] = r.Deviation is { } e ? new JsonArray(e.Chance >= 0.995 ? "often" : $"≤ {Chance(e)}", "over all looks together") : "unknown",
        },
    };

    private static PageTable Forecasts(Estimate ladder, MonitorResult r, string level)
    {
        IEnumerable<(string From, Estimate? Loss)> all =
        [
            ("the ladder alone", ladder), ("the ladder and what is known of curves, before the run", r.Before),
            ("the curve so far, without the ladder", r.CurveAlone), ("all of it, now", r.Now),
        ];
        return new PageTable("Final loss", "What each source says the run will end at, nats per token.", ["From", "Loss", $"{level} interval"],
            [.. all.Select(f => (IReadOnlyList<string>)[f.From, f.Loss is { } e ? Nats(e.Value) : "too early", f.Loss is { } i ? $"{Nats(i.Lower)} – {Nats(i.Upper)}" : ""])]);
    }

    private static IEnumerable<PageTable> Spikes(MonitorResult r)
    {
        if (r.Spikes.Count > 0)
            yield return new PageTable("Spikes", "Sudden rises of the loss.", ["Step", "Height", "Back at step"],
                [.. r.Spikes.Select(s => (IReadOnlyList<string>)[Whole(s.Step), double.IsFinite(s.Height) ? Signed(s.Height) : "no number", s.Recovered ? Whole(s.RecoveredAt) : "not back"])]);
    }

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(v) : null)];

    private static string Chance(Deviation d) => d.Chance >= 0.001 ? Percent(d.Chance, d.Chance >= 0.1 ? "0" : "0.#") : d.Chance.ToString("0.#e+0", CultureInfo.InvariantCulture);

    private static string Signed(double share) => (100 * share).ToString("+0.00;−0.00", CultureInfo.InvariantCulture) + " %";

    private static string Percent(double share, string digits) => (100 * share).ToString(digits, CultureInfo.InvariantCulture) + " %";

    private static string Nats(double loss) => loss.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Whole(double step) => step.ToString("#,0", CultureInfo.InvariantCulture);
}
