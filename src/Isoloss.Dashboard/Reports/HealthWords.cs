using System.Globalization;
using Isoloss.Core.Degeneracy;
using Isoloss.Core.Sections;
using Isoloss.Core.Stability;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;

namespace Isoloss.Dashboard.Reports;

/// <summary>What is found inside runs, in words; the same on a terminal and in a report.</summary>
public static class HealthWords
{
    /// <summary>Times the target, beyond which a size has no meaning.</summary>
    internal const double Far = 1000;

    /// <summary>A number with three digits.</summary>
    public static string Short(double x) => double.IsPositiveInfinity(x) ? "open"
        : Math.Abs(x) is >= 1e5 or (< 1e-3 and > 0)
            ? x.ToString("0.##e+0", CultureInfo.InvariantCulture)
            : Math.Abs(x) >= 1000 ? x.ToString("0", CultureInfo.InvariantCulture) : x.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A number of parameters: <c>610k</c>.</summary>
    public static string Size(double n) => !double.IsFinite(n) ? "open" : n switch
    {
        0 => "0",
        >= 1e12 or < 1 => n.ToString("0.#e+0", CultureInfo.InvariantCulture),
        >= 1e9 => Invariant($"{n / 1e9:0.##}B"),
        >= 1e6 => Invariant($"{n / 1e6:0.##}M"),
        >= 1e3 => Invariant($"{n / 1e3:0.#}k"),
        _ => Invariant($"{n:0}"),
    };

    /// <summary>A loss.</summary>
    public static string Loss(double x) => x.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>What an arm's runs say about the target.</summary>
    public static string Outlook(StabilityForecast f) => f switch
    {
        { Outlook: StabilityOutlook.Seen, Trouble: { } t } => $"trouble is there already at {Size(t.Value)} parameters",
        { Outlook: StabilityOutlook.Trouble, Trouble: { } t } when t.Lower == t.Upper => $"a limit is passed already at {Size(t.Value)} parameters",
        { Outlook: StabilityOutlook.Trouble, Trouble: { } t } =>
            $"predicts trouble at about {Size(t.Value)} parameters ({Invariant($"{100 * f.Level:0.#}")} % {Size(t.Lower)} to {Size(t.Upper)})",
        { Outlook: StabilityOutlook.Open } => $"no trouble expected up to {Size(f.TargetParams)} parameters, but the interval of a probe reaches its limit",
        { Outlook: StabilityOutlook.Quiet } => $"no trouble seen up to {Size(f.TargetParams)} parameters",
        _ => "nothing can be said about larger sizes",
    };

    /// <summary>The size at which a probe's line meets its limit, without its interval.</summary>
    public static string Crossing(ProbeTrend t, double target) => t switch
    {
        { Probe.Limit: null } => "",
        { Crossing: { } c } when c.Lower == c.Upper => $"passed at {Size(c.Value)}",
        { Crossing: null } or { Line.Slope: <= 0 } => "never by this trend",
        { Crossing: { } c } when c.Value > Far * target => "far beyond the target",
        { Crossing: { } c } => Size(c.Value),
    };

    /// <summary>The coordinate check.</summary>
    public static string Coordinates(CoordinateCheck check, double level) => check.Line.SlopeAt(level) is var slope
        ? Invariant($"activation RMS at step {check.Step} goes as width^{slope.Value:0.00} ({100 * level:0.#} % {slope.Lower:0.00} to {slope.Upper:0.00}): ")
            + (check.Holds ? "the transfer rule holds as far as these widths tell" : "it grows with width, the learning rate does not transfer")
        : "";

    /// <summary>A sweep of learning rates.</summary>
    public static string Rates(RateCurve c) => Invariant($"{c.Rung}: sensitivity {c.Sensitivity:0.0000} nats over {c.Decades:0.0} decades, ")
        + (c.Best is { } best ? $"best at {Short(best.Value)} ({Between(best.Lower, best.Upper)})" : End(c));

    private static string Between(double lower, double upper) => (lower > 0, double.IsFinite(upper)) switch
    {
        (true, true) => $"{Short(lower)} to {Short(upper)}",
        (true, false) => $"{Short(lower)} or more",
        (false, true) => $"{Short(upper)} or less",
        _ => "told from no other",
    };

    private static string End(RateCurve c) => c.Points.MinBy(p => p.Loss).Rate is var lowest && lowest == c.Points[^1].Rate
        ? $"lowest at the highest rate, {Short(lowest)}: the best may be above"
        : $"lowest at the lowest rate, {Short(lowest)}: the best may be below";

    /// <summary>How the best rate goes with size.</summary>
    public static string Drift(LogLine line, double level) => line.SlopeAt(level) is var slope
        ? Invariant($"N^{slope.Value:0.00} ({100 * level:0.#} % {slope.Lower:0.00} to {slope.Upper:0.00}), {line.Count} sizes")
        : "";

    /// <summary>A section that stands still.</summary>
    public static string Stopped(SectionTrend s, double level) =>
        $"{s.Kind} {Quote(s.Name, 40)}: {Loss(s.Smallest)} to {Loss(s.Largest)} nats"
        + (s.Pace is { } pace ? Invariant($", {pace.Value:0.00} of the whole's pace ({100 * level:0.#} % {pace.Lower:0.00} to {pace.Upper:0.00}), p = {s.StandstillP:0.0000}") : "");

    /// <summary>A variant that differs on a section.</summary>
    public static string Gap(SectionGap g, double level) => Invariant(
        $"{g.Variant} on {g.Kind} {Quote(g.Name, 40)}: {100 * g.Beyond.Value:+0.00;-0.00} % of the loss beyond the whole ({100 * level:0.#} % {100 * g.Beyond.Lower:+0.00;-0.00} to {100 * g.Beyond.Upper:+0.00;-0.00}), {g.Pairs} pairs, p = {g.P:0.0000}");

    /// <summary>How repetitive an arm's text is at one size.</summary>
    public static string Written(DegeneracySize s) => Invariant(
        $"{Size(s.Params)}: of its runs of four tokens {Share(s.Sampled.Repeated)} repeat in drawn text, {Share(s.Data.Repeated)} in the data, {Share(s.Greedy.Repeated)} in greedy text; distinct tokens {Share(s.Sampled.Distinct)}, {Share(s.Data.Distinct)}, {Share(s.Greedy.Distinct)} ({s.Prompts} prompts, {s.Runs} {(s.Runs == 1 ? "run" : "runs")})");

    /// <summary>A way in which an arm's text degenerates.</summary>
    public static string Degenerates(DegeneracyFinding f, double parameters) => $"{Size(parameters)}: " + (f.Kind switch
    {
        DegeneracyKind.RepeatedRuns => $"drawn text repeats {Share(f.Written)} of its runs of four tokens, the data {Share(f.Usual)}",
        DegeneracyKind.RepeatedTokens => $"in drawn text {Share(f.Written)} of the tokens are the one before again, in the data {Share(f.Usual)}",
        DegeneracyKind.RareTokens => $"in drawn text {Share(f.Written)} of the tokens are rare ones, in the data {Share(f.Usual)}",
        _ => $"greedy text repeats {Share(f.Written)} of its runs of four tokens, the baseline's {Share(f.Usual)}",
    }) + Invariant($" (p = {f.P:0.0000})");

    /// <summary>A text that a model wrote, after its prompt.</summary>
    public static string Example(WrittenExample e, int most) => e.Kind == DegeneracyKind.GreedyLoops
        ? $"{Quote(Tail(e.Text.Prompt), most)} goes on {Quote(e.Text.Greedy.Text, most)}"
        : $"{Quote(Tail(e.Text.Prompt), most)} goes on {Quote(e.Text.Sampled.Text, most)}";

    /// <summary>A training sequence that stands out.</summary>
    public static string Place(OutlierPlace p) => Invariant(
        $"{Where(p.Worst)}, {p.Worst.Loss:0.00} nats where {p.Worst.Expected:0.00} was usual ({p.Worst.Deviations:+0;-0} sd, step {p.Step}, {p.Runs} {(p.Runs == 1 ? "run" : "runs")})");

    /// <summary>Where a sequence lies.</summary>
    public static string Where(OutlierSequence s) => (s.Document is null ? "" : $"{Quote(s.Document, 60)} ")
        + (s.FirstToken is { } first ? Invariant($"token {first} (window {s.Window})") : Invariant($"window {s.Window}"));

    /// <summary>A rise.</summary>
    public static string Rise(LossRise r, int runs) => Invariant(
        $"{r.Before:0.000} to {r.After:0.000} nats while the mean fell ({r.Deviations:0} robust sd, {runs} {(runs == 1 ? "run" : "runs")})");

    /// <summary>Text of data in one line, in quotes, cut; characters that could move a terminal's cursor are left out.</summary>
    /// <param name="text">Never trusted.</param>
    /// <param name="most">Most characters.</param>
    public static string Quote(string text, int most)
    {
        string line = string.Concat(text.Select(c => c switch { '\n' => "\\n", '\t' => "\\t", _ when char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format => "?", _ => c.ToString() }));
        return line.Length <= most ? $"\"{line}\"" : $"\"{line[..(char.IsHighSurrogate(line[most - 1]) ? most - 1 : most)]}...\"";
    }

    private static string Tail(string prompt) => prompt.Length <= 40 ? prompt : prompt[^40..];

    private static string Share(double share) => Invariant($"{100 * share:0} %");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
