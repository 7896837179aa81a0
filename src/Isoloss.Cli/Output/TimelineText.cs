using System.Globalization;
using Isoloss.Cli.Commands;
using Isoloss.Core.Forecasting;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A timeline as a person reads it.</summary>
internal static class TimelineText
{
    private const int Bars = 20;
    private static readonly double[] Shares = [0.1, 0.25, 0.5, 0.75];

    public static void Write(IAnsiConsole console, TimelineAnswer a)
    {
        TimelineForecast best = a.Best;
        string median = best.YearOf(0.5) is { } year ? $"median {Year(year)}" : $"median {Outside(best, 0.5)}";
        string title = $"{a.Model.Name}{(a.Setting.IsPresetAsIs ? "" : ", changed")}";
        console.MarkupLine($"{Markup.Escape(title)}{new string(' ', Math.Max(2, 78 - title.Length - median.Length))}[bold]{median}[/]");
        foreach (string line in About(a))
            WrappedText.Fitted(console, $"  {line}");
        console.WriteLine();
        Probabilities(console, a);
        AnchorTable(console, a);
        Affordable(console, a);
        if (a.Against is { } against)
            Difference(console, a, against);
        if (a.Tornado is { } bars)
            Sensitivity(console, a, bars);
    }

    /// <summary>What the answer rests on, in words.</summary>
    public static IEnumerable<string> About(TimelineAnswer a)
    {
        if (a.Setting.IsPresetAsIs && a.Setting.Preset.About.Length > 0)
            yield return a.Setting.Preset.About;
        int calibrated = Count(a.Model, Basis.Calibrated), inferred = Count(a.Model, Basis.Inferred);
        if (calibrated > 0)
            yield return $"{calibrated} inputs are calibrated to a published output{(a.Setting.Preset.Name == "cotra-2020" ? " (the yearly curve)" : "")}: agreement with it confirms nothing";
        if (inferred > 0)
            yield return $"{inferred} inputs are inferred: no source states them ('isoloss timeline inputs' marks them)";
        yield return a.Exact is null
            ? $"by sampling alone, {Quantity.Format(a.Sampled.Samples)} samples: inputs go together or supply is uncertain"
            : $"by quadrature; {Quantity.Format(a.Sampled.Samples)} samples agree within {Gap(a)} points";
        foreach (string line in Moved(a))
            yield return line;
    }

    /// <summary>What a measured gain moved, in words.</summary>
    private static IEnumerable<string> Moved(TimelineAnswer a)
    {
        if (a.Setting.Gain is not { } gain || a.Without is not { } without)
            yield break;
        string multipliers = string.Join(", ", gain.Multipliers);
        yield return gain.PerYear is { } pace
            ? FormattableString.Invariant($"{pace} gains a year like the measured {multipliers}, from {gain.Year} on")
            : $"once the measured {multipliers}, from {gain.Year} on";
        yield return $"median {YearOf(a.Best, 0.5)} with it, {YearOf(without, 0.5)} without; by {a.Year} {Percent(a.Best.By(a.Year))} and {Percent(without.By(a.Year))}";
    }

    public static void WritePresets(IAnsiConsole console, IReadOnlyList<PresetRow> rows)
    {
        TextTable table = PlanText.Columns("preset", "median", "published", "by 2030", "by 2036", "by 2050", "mean error", "inputs");
        foreach (PresetRow r in rows)
            table.AddRow(PlanText.Cells(
                r.Preset.Name, r.Median is { } m ? Year(m) : "after 2150", r.Preset.Published?.Median is { } p ? Year(p, "0.#") : "",
                Pair(r, 2030), Pair(r, 2036), Pair(r, 2050), r.MeanError is { } e ? $"{(100 * e).ToString("0.00", CultureInfo.InvariantCulture)} points" : "",
                string.Join(", ", Enum.GetValues<Basis>().Where(b => Count(r.Preset.Model, b) > 0).Select(b => $"{Count(r.Preset.Model, b)} {JsonOutput.Word(b)}"))));
        console.Write(table);
        console.WriteLine("\nProbabilities in percent; published ones in brackets.");
        foreach (PresetRow r in rows)
            WrappedText.Fitted(console, $"  {r.Preset.Name}: {r.Preset.About}{(r.Preset.Published is { Note.Length: > 0 } p ? $" {Sentence(p.Note)}" : "")}");
        console.WriteLine("  cotra-2020 is calibrated to the published yearly curve: that it agrees confirms nothing.");
    }

    public static void WriteInputs(IAnsiConsole console, TimelineModel model)
    {
        TextTable table = PlanText.Columns("input", "value", "unit", "basis", "meaning");
        foreach (InputDefinition d in TimelineInputs.All)
            table.AddRow(PlanText.Cells(d.Name, $"{model[d.Name].Value}", d.Unit, JsonOutput.Word(model[d.Name].Basis), d.About));
        console.Write(table);
        console.WriteLine();
        WrappedText.Fitted(console, "ANCHOR.median sets the median of a requirement through its offset. Distributions: 90%[a, b] (normal), lognormal 90%[a, b], normal(mean, sd), "
            + "lognormal(median, sd of ln), uniform[a, b], loguniform[a, b], beta(a, b)[low, high], mixture(50%: ..., 50%: ...), quantiles(5%: a, 95%: b).");
    }

    public static string Year(double year, string format = "0.0") => year.ToString(format, CultureInfo.InvariantCulture);

    public static string Percent(double p) => $"{(100 * p).ToString("0.0", CultureInfo.InvariantCulture)} %";

    public static string Outside(TimelineForecast f, double p) => f.Probability[0] > p ? $"before {f.Years[0]}" : $"after {f.Years[^1]}";

    public static string YearOf(TimelineForecast f, double p) => f.YearOf(p) is { } year ? Year(year) : Outside(f, p);

    public static int Count(TimelineModel model, Basis basis) => TimelineInputs.All.Count(d => model[d.Name].Basis == basis);

    /// <summary>Largest distance of sampling from quadrature, points.</summary>
    public static string Gap(TimelineAnswer a) =>
        (100 * a.Exact!.Probability.Zip(a.Sampled.Probability, (x, y) => Math.Abs(x - y)).Max()).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The years that a table shows: every fifth, with the year of reference.</summary>
    public static IEnumerable<int> Shown(TimelineAnswer a) => a.Best.Years.Where(y => y == a.Best.Years[0] || y == (int)a.Year || (y % 5 == 0 && y <= 2060) || (y % 20 == 0 && y > 2060));

    private static void Probabilities(IAnsiConsole console, TimelineAnswer a)
    {
        TimelineForecast best = a.Best;
        string levels = string.Join("    ", Shares.Select(p => $"{100 * p} % {(best.YearOf(p) is null ? "" : "by ")}{YearOf(best, p)}"));
        WrappedText.Fitted(console, $"  {levels}    none of these {Percent(best.None)}");
        console.WriteLine();
        TextTable table = PlanText.Columns("by", "probability", "", "sampled", "+-");
        foreach (int year in Shown(a))
        {
            int i = year - best.Years[0];
            table.AddRow(PlanText.Cells(
                $"{year}", Percent(best.Probability[i]), new string('#', (int)Math.Round(Bars * best.Probability[i])).PadRight(Bars, '.'),
                Percent(a.Sampled.Probability[i]), (100 * a.Sampled.MonteCarloError![i]).ToString("0.00", CultureInfo.InvariantCulture)));
        }
        console.Write(table);
    }

    private static void AnchorTable(IAnsiConsole console, TimelineAnswer a)
    {
        PlanText.Heading(console, "Anchors", $"log10 FLOP required with the algorithms of {a.Model.Number("algorithms.year")}, and the probability by {a.Year} if the anchor is right");
        TextTable table = PlanText.Columns("anchor", "weight", "5 %", "median", "95 %", $"by {a.Year}", "10 % by", "50 % by");
        foreach (AnchorForecast f in a.Best.Anchors)
            table.AddRow(PlanText.Cells(
                f.Anchor.Name(), Percent(f.Weight), Flops(f.Required[1]), Flops(f.Required[4]), Flops(f.Required[7]), Percent(By(a.Best, f, a.Year)), Reaches(a.Best, f, 0.1), Reaches(a.Best, f, 0.5)));
        console.Write(table);
    }

    private static void Affordable(IAnsiConsole console, TimelineAnswer a)
    {
        PlanText.Heading(console, "Affordable", a.Model.HasUncertainSupply ? "of what is uncertain, the median" : "the largest training run");
        var supply = new Supply(a.Model);
        TextTable table = PlanText.Columns("year", "dollars", "FLOP per dollar", "FLOP", "counts for, with better algorithms");
        foreach (int year in Shown(a).Where(y => y <= 2100))
            table.AddRow(PlanText.Cells(
                $"{year}", $"${Quantity.Format(Math.Pow(10, supply.Spending(year)))}", Power(supply.FlopPerDollar(year)), Power(supply.Flops(year)),
                $"{Power(Anchors.All.Min(x => supply.Effective(x, year)))} - {Power(Anchors.All.Max(x => supply.Effective(x, year)))}"));
        console.Write(table);
    }

    private static void Difference(IAnsiConsole console, TimelineAnswer a, TimelineAgainst against)
    {
        double mine = TimelineAnswerer.Median(a.Best), other = TimelineAnswerer.Median(against.Forecast);
        double total = against.Drivers.Sum(d => d.Years);
        PlanText.Heading(console, $"Against {against.Other.Name}", $"{YearOf(a.Best, 0.5)} against {YearOf(against.Forecast, 0.5)}: {Figures.Signed(total, "0.0")} years, driver by driver");
        TextTable table = PlanText.Columns("driver", "years", $"points by {a.Year}", "from", "to");
        foreach (DriverShare d in against.Drivers)
            table.AddRow(PlanText.Cells(d.Driver, Figures.Signed(d.Years, "0.0"), Figures.Signed(100 * d.Probability, "0.0"), Values(against.Other, d.Inputs), Values(a.Model, d.Inputs)));
        console.Write(table);
        console.WriteLine("  Mean over all orders of exchanging drivers (Shapley), so the parts add up.");
        if (Math.Abs(mine - other - total) > 0.05)
            console.WriteLine("  Medians after the last year count as the year after it here.");
    }

    private static void Sensitivity(IAnsiConsole console, TimelineAnswer a, IReadOnlyList<TornadoBar> bars)
    {
        PlanText.Heading(console, "What the median depends on", "one input at a time: uncertain ones at their 5 % and 95 %, known ones moved as stated");
        TextTable table = PlanText.Columns("input", "from", "to", "median", "median", "years", $"points by {a.Year}");
        foreach (TornadoBar b in bars.Take(15))
            table.AddRow(PlanText.Cells(
                b.Input, PlanText.Short(b.Low), PlanText.Short(b.High), Year(b.MedianAtLow), Year(b.MedianAtHigh),
                b.Width.ToString("0.0", CultureInfo.InvariantCulture), Figures.Signed(100 * (b.ProbabilityAtHigh - b.ProbabilityAtLow), "0.0")));
        console.Write(table);
        if (a.Sobol is not { } shares)
        {
            console.WriteLine("\n  Shares of variance need independent inputs; these go together.");
            return;
        }
        PlanText.Heading(console, "Shares of the variance of the year", $"Sobol indices of what is uncertain; a year after {a.Best.Years[^1]} counts as {a.Best.Years[^1] + 1}");
        TextTable sobol = PlanText.Columns("input", "alone", "with all others");
        foreach (SobolShare s in shares.Where(s => s.Total > 0.005))
            sobol.AddRow(PlanText.Cells(s.Input, Share(s.Alone), Share(s.Total)));
        console.Write(sobol);
    }

    private static string Values(TimelineModel model, IReadOnlyList<string> inputs) =>
        inputs.Count == 1 ? $"{model[inputs[0]].Value}" : string.Join(" / ", inputs.Select(i => $"{model[i].Value}"));

    private static double By(TimelineForecast f, AnchorForecast anchor, double year) =>
        anchor.Probability[Math.Clamp((int)year - f.Years[0], 0, f.Years.Count - 1)];

    private static string Reaches(TimelineForecast f, AnchorForecast anchor, double p)
    {
        int i = anchor.Probability.TakeWhile(x => x < p).Count();
        return i == 0 ? $"before {f.Years[0]}" : i == f.Years.Count ? $"after {f.Years[^1]}" : $"{f.Years[i]}";
    }

    private static string Pair(PresetRow r, int year)
    {
        string mine = (100 * r.Forecast.By(year)).ToString("0.0", CultureInfo.InvariantCulture);
        return r.Preset.Published?.By.FirstOrDefault(b => b.Year == year) is { Year: > 0 } p ? $"{mine} ({(100 * p.Probability).ToString("0.0", CultureInfo.InvariantCulture)})" : mine;
    }

    private static string Share(double x) => x.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Flops(double log) => double.IsNaN(log) ? "" : log.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Power(double log) => Figures.Flops(Math.Pow(10, log));

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
