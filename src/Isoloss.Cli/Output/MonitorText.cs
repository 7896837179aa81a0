using System.Globalization;
using Isoloss.Cli.Commands;
using Isoloss.Core;
using Isoloss.Core.Monitoring;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>How a run stands, as a person reads it.</summary>
internal static class MonitorText
{
    private const int Width = 78;

    public static void Write(IAnsiConsole console, MonitorAnswer answer)
    {
        MonitorResult r = answer.Result;
        ScalePoint at = answer.Ladder.At;
        string title = $"{Quantity.Format(at.Params)} on {Quantity.Format(at.Tokens)} tokens, step {Step(r.Steps.Now)} of {Step(r.Steps.End)} ({Whole(100 * r.Steps.Now / r.Steps.End)} %)";
        string word = r.Status switch { MonitorStatus.OnTrack => "ON TRACK", MonitorStatus.OffTheCurve => "OFF THE CURVE", _ => "DIVERGING" };
        string colour = r.Status switch { MonitorStatus.OnTrack => "green", MonitorStatus.OffTheCurve => "yellow", _ => "red" };
        console.MarkupLine($"{Markup.Escape(title)}{new string(' ', Math.Max(2, Width - title.Length - word.Length))}[bold {colour}]{word}[/]");
        foreach (var (label, line) in Body(answer))
            WrappedText.Labelled(console, label, line);
    }

    private static IEnumerable<(string Label, string Line)> Body(MonitorAnswer answer)
    {
        MonitorResult r = answer.Result;
        string level = Figures.Level(answer.Watch.Level);
        if (r.Divergence is { } why)
            yield return ("diverging", why);
        yield return ("ladder's forecast", $"{Loss(answer.Ladder.Loss, level)} final loss, nats per token");
        yield return ("forecast before", $"{Loss(r.Before, level)} with {Known(answer.Learned)}");
        if (r.Now is { } now)
            yield return ("forecast now", $"{Loss(now, level)} with the curve so far");
        else
            yield return ("forecast now", "none: the curve is too short");
        if (r.CurveAlone is { } alone)
            yield return ("the curve alone", Loss(alone, level));
        if (r.Deviation is { } deviation)
        {
            yield return ("largest deviation", $"{Figures.Signed(100 * deviation.Size, "0.00")} % since step {Step(deviation.Began)}");
            yield return ("how surprising", Surprise(deviation, answer.Watch.FalseAlarms));
        }
        foreach (Spike spike in r.Spikes.TakeLast(5))
            yield return ("spike", $"at step {Step(spike.Step)}, {Height(spike.Height)}, {(spike.Recovered ? $"back at step {Step(spike.RecoveredAt)}" : "not back")}");
    }

    private static string Known(int curves) => curves == 0 ? "what is known of any curve" : $"the law of {curves} finished curves";

    private static string Surprise(Deviation d, double falseAlarms)
    {
        string chance = d.Chance >= 0.5
            ? "a healthy run often shows as much"
            : $"at most {d.Chance.ToString("0.##e+0", CultureInfo.InvariantCulture)} of healthy runs ever show as much";
        string alarm = d.IsAlarm ? $"alarm at step {Step(d.AlarmAt)}" : "no alarm";
        return $"{chance}; {alarm} (false alarms over all looks at most {Figures.Level(falseAlarms)})";
    }

    private static string Loss(Estimate e, string level) => $"{Figures.Loss(e.Value),-7} {level} {Figures.Range(e, Figures.Loss)}";

    private static string Height(double height) =>
        double.IsFinite(height) ? $"{Figures.Signed(100 * height, "0")} %" : "no number";

    private static string Step(double step) => step.ToString("0", CultureInfo.InvariantCulture);

    private static string Whole(double x) => x.ToString("0", CultureInfo.InvariantCulture);
}
