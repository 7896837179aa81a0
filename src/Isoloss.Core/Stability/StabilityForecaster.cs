namespace Isoloss.Core.Stability;

/// <summary>
/// Extrapolates what probes say of small runs. A probe raises an alarm when its power of size reaches its limit at or before the
/// target and its slope is above 0 at .05 over the number of probes with a limit (Bonferroni): a recipe whose probes do not grow is
/// alarmed about in at most one of twenty studies. Trouble that is there already is told without extrapolation.
/// </summary>
public static class StabilityForecaster
{
    private const double FalseAlarms = 0.05;

    /// <summary>Least relative excess of loss that counts as worse: below it nothing is lost whatever the cause.</summary>
    private const double LeastExcess = 0.01;

    /// <summary>Forecasts.</summary>
    /// <param name="runs">Runs of one arm.</param>
    /// <param name="targetParams">N at the target, above 0.</param>
    /// <param name="probes">Probes with their limits, such as <see cref="StabilityProbe.Published"/>.</param>
    /// <param name="level">Level of the intervals.</param>
    public static StabilityForecast Of(
        IReadOnlyList<StabilityRun> runs, double targetParams, IReadOnlyList<StabilityProbe> probes, double level = 0.95)
    {
        StabilityRung[] rungs = [.. Rungs(runs)];
        double share = FalseAlarms / Math.Max(1, probes.Count(p => p.Limit is not null));
        ProbeTrend[] trends = [.. probes.Select(p => Trend(p, Longest(runs), targetParams, level, share)).OfType<ProbeTrend>()];
        var broken = rungs.FirstOrDefault(r => r.Diverged > 0 || r.IsWorse);
        var worst = trends.Where(t => t.Outlook >= StabilityOutlook.Trouble).MinBy(t => t.Crossing?.Value ?? double.PositiveInfinity);
        return new StabilityForecast
        {
            Level = level,
            TargetParams = targetParams,
            Rungs = rungs,
            Trends = trends,
            Outlook = broken is not null ? StabilityOutlook.Seen
                : trends.Length == 0 ? StabilityOutlook.Unknown : trends.Max(t => t.Outlook),
            Trouble = broken is not null ? new Estimate(broken.Params, broken.Params, broken.Params) : worst?.Crossing,
            Reasons = [.. Reasons(rungs, trends, level)],
        };
    }

    /// <summary>Of each size the runs on the most tokens: the way to the target is long.</summary>
    private static IEnumerable<StabilityRun> Longest(IReadOnlyList<StabilityRun> runs) => runs
        .GroupBy(r => r.Params).SelectMany(size => size.Max(r => r.Tokens) is var most ? size.Where(r => r.Tokens == most) : []);

    private static IEnumerable<StabilityRung> Rungs(IReadOnlyList<StabilityRun> runs)
    {
        var groups = runs.GroupBy(r => (r.Params, r.Tokens)).OrderBy(g => g.Key.Params).ThenBy(g => g.Key.Tokens).ToList();
        // Seeds differ about alike on all sizes; a rung by itself has too few to say.
        double[][] logs = [.. groups.Select(g => Logs(g)).Where(l => l.Length > 0)];
        int freedom = logs.Sum(l => l.Length - 1);
        double spread = freedom == 0 ? double.NaN : Math.Sqrt(logs.Sum(Squares) / freedom);
        foreach (var rung in groups)
            yield return new StabilityRung(rung.Key.Params, rung.Key.Tokens, rung.Count(), rung.Count(r => r.HasDiverged),
                rung.Count(r => r.Spikes > 0), rung.Average(r => r.SpikeShare),
                rung.Where(r => !r.HasDiverged).Select(r => r.Loss).DefaultIfEmpty(double.NaN).Average(),
                groups.Where(g => g.Key.Params < rung.Key.Params && g.Key.Tokens <= rung.Key.Tokens).Any(g => IsWorse(Logs(rung), Logs(g), spread, freedom)));
    }

    /// <summary>One-sided test of means of ln L; with fewer than two spare seeds in all, five times the least excess.</summary>
    private static bool IsWorse(double[] larger, double[] smaller, double spread, int freedom)
    {
        if (larger.Length == 0 || smaller.Length == 0)
            return false;
        double excess = larger.Average() - smaller.Average();
        if (freedom < 2)
            return excess > 5 * LeastExcess;
        double error = spread * Math.Sqrt(1.0 / larger.Length + 1.0 / smaller.Length);
        return excess > Math.Max(LeastExcess, error * Numerics.Distributions.StudentQuantile(1 - FalseAlarms / 10, freedom));
    }

    private static double[] Logs(IEnumerable<StabilityRun> runs) =>
        [.. runs.Where(r => r.Loss > 0 && double.IsFinite(r.Loss)).Select(r => Math.Log(r.Loss))];

    private static double Squares(double[] values) => values.Average() is var mean ? values.Sum(v => (v - mean) * (v - mean)) : 0;

    private static ProbeTrend? Trend(StabilityProbe probe, IEnumerable<StabilityRun> runs, double target, double level, double share)
    {
        (double Params, double Value)[] points = [.. runs.Where(r => r.Probes.ContainsKey(probe.Name)).Select(r => (r.Params, r.Probes[probe.Name]))];
        if (points.Length == 0)
            return null;
        var line = points.Select(p => p.Params).Distinct().Count() < 3 ? null : LogLine.Fit(points);
        var crossing = probe.Limit is { } limit ? Crossing(points, line, limit, level) : null;
        return new ProbeTrend
        {
            Probe = probe,
            Points = points,
            Line = line,
            AtTarget = line?.At(target, level),
            Crossing = crossing,
            Outlook = Judge(probe, points, line, target, level, share),
        };
    }

    /// <summary>Where the limit is met: at the smallest run beyond it, or where the line goes.</summary>
    private static Estimate? Crossing((double Params, double Value)[] points, LogLine? line, double limit, double level)
    {
        double[] beyond = [.. points.Where(p => !(p.Value < limit)).Select(p => p.Params)];
        return beyond.Length > 0 ? new Estimate(beyond.Min(), beyond.Min(), beyond.Min()) : line?.Crossing(limit, level);
    }

    private static StabilityOutlook Judge(
        StabilityProbe probe, (double Params, double Value)[] points, LogLine? line, double target, double level, double share)
    {
        if (probe.Limit is not { } limit)
            return StabilityOutlook.Quiet;
        if (points.Any(p => !(p.Value < limit)))
            return StabilityOutlook.Trouble;
        if (line is null)
            return StabilityOutlook.Unknown;
        var there = line.At(target, level);
        bool grows = line.SteeperThan(0) < share;
        return there.Value >= limit && grows ? StabilityOutlook.Trouble
            : there.Upper >= limit ? StabilityOutlook.Open : StabilityOutlook.Quiet;
    }

    private static IEnumerable<string> Reasons(StabilityRung[] rungs, ProbeTrend[] trends, double level)
    {
        foreach (var rung in rungs.Where(r => r.Diverged > 0))
            yield return FormattableString.Invariant($"{rung.Diverged} of {rung.Runs} runs diverged at {Short(rung.Params)} parameters");
        foreach (var rung in rungs.Where(r => r.IsWorse))
            yield return FormattableString.Invariant($"the loss at {Short(rung.Params)} parameters on {Short(rung.Tokens)} tokens is above that of a smaller size on no more tokens");
        foreach (var trend in trends.Where(t => t.Probe.Limit is { } limit && t.Points.Any(p => !(p.Value < limit))))
            yield return FormattableString.Invariant($"{trend.Probe.Name} is {trend.Points.Max(p => p.Value):0.##} already, limit {trend.Probe.Limit:0.##}");
        foreach (var trend in trends.Where(t => t.Outlook is StabilityOutlook.Trouble or StabilityOutlook.Open && t.Line is not null))
            yield return FormattableString.Invariant($"{trend.Probe.Name} grows as N^{trend.Line!.Slope:0.00}: ")
                + FormattableString.Invariant($"{Value(trend.AtTarget!.Value.Value)} at the target ({level * 100:0.#} % {Value(trend.AtTarget.Value.Lower)} to {Value(trend.AtTarget.Value.Upper)}), ")
                + FormattableString.Invariant($"limit {trend.Probe.Limit:0.##}");
        foreach (var trend in trends.Where(t => t.Line?.LackOfFit < FalseAlarms && t.Probe.Limit is not null))
            yield return FormattableString.Invariant($"{trend.Probe.Name} does not follow a power of size (lack of fit, p = {trend.Line!.LackOfFit:0.000}): its extrapolation is not to be trusted");
        if (trends.Length == 0)
            yield return "no probes were recorded: only losses are judged";
        else if (trends.All(t => t.Line is null))
            yield return "fewer than three sizes: nothing is extrapolated";
    }

    private static string Value(double x) => x.ToString(x >= 1e5 ? "0.##e+0" : "0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static string Short(double x) => x >= 1e6 ? FormattableString.Invariant($"{x / 1e6:0.##}M") : FormattableString.Invariant($"{x / 1e3:0.#}k");
}
