using System.Diagnostics;
using System.Globalization;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Core.Bench;

/// <summary>The timeline against what is published, and its speed.</summary>
internal static class TimelineBench
{
    private static readonly int[] Years = [2030, 2036, 2050];

    public static int Run()
    {
        TimelinePreset canonical = TimelinePresets.Shipped(TimelinePresets.Default);
        Curve(canonical);
        Variants();
        Speed(canonical.Model);
        return 0;
    }

    private static void Curve(TimelinePreset preset)
    {
        TimelineForecast f = new TimelineQuadrature().Answer(preset.Model, new TimelineQuestion());
        Console.WriteLine("\ncotra-2020 against the published yearly curve. It is calibrated to that curve: agreement confirms nothing.");
        Console.WriteLine("year  published  here  (percent)");
        foreach (var (year, published) in preset.Published!.By.Where(b => b.Year % 5 == 0 || b.Year == 2024))
            Print($"{year}  {100 * published,9:0.00}  {100 * f.By(year),5:0.00}");
        Print($"mean absolute error {100 * preset.Published.By.Average(b => Math.Abs(b.Probability - f.By(b.Year))):0.00} points over {preset.Published.By.Count} years, largest {100 * preset.Published.By.Max(b => Math.Abs(b.Probability - f.By(b.Year))):0.00}; median {f.YearOf(0.5):0.0} against {preset.Published.Median:0.0}");
        TimelineModel stated = preset.Model.With("brain", new InputValue(DistributionText.Parse("lognormal 90%[11, 19.5]"), Basis.Published, ""));
        TimelineForecast wide = new TimelineQuadrature().Answer(stated, new TimelineQuestion());
        Print($"with brain compute as stated, lognormal 90%[11, 19.5] on the exponent: mean absolute error {100 * preset.Published.By.Average(b => Math.Abs(b.Probability - wide.By(b.Year))):0.00} points, median {wide.YearOf(0.5):0.0}");
        Console.WriteLine("\nlog10 FLOP required, 1 5 10 25 50 75 90 95 99 %");
        foreach (AnchorForecast a in f.Anchors)
            Print($"{a.Anchor.Name(),-10} {string.Join(" ", a.Required.Select(x => x.ToString("00.00", CultureInfo.InvariantCulture)))}");
    }

    private static void Variants()
    {
        Console.WriteLine("\npreset                       median  published  by 2030, 2036, 2050 (published), percent");
        var quadrature = new TimelineQuadrature();
        foreach (TimelinePreset preset in TimelinePresets.Names.Select(TimelinePresets.Shipped))
        {
            TimelineForecast f = quadrature.Answer(preset.Model, new TimelineQuestion());
            string by = string.Join(", ", Years.Select(y => string.Create(CultureInfo.InvariantCulture, $"{100 * f.By(y):0.0}") + Beside(preset, y)));
            Print($"{preset.Name,-28} {f.YearOf(0.5),6:0.0}  {preset.Published?.Median,9:0.0}  {by}");
            if (preset.Published is { Note.Length: > 0 } published)
                Console.WriteLine($"    {published.Note}");
        }
    }

    private static string Beside(TimelinePreset preset, int year) =>
        preset.Published?.By.FirstOrDefault(b => b.Year == year) is { Year: > 0 } b ? string.Create(CultureInfo.InvariantCulture, $" ({100 * b.Probability:0.0})") : "";

    private static void Speed(TimelineModel model)
    {
        var question = new TimelineQuestion();
        Console.WriteLine($"\nseconds, best of five ({Environment.ProcessorCount} processors)");
        Time($"1,000,000 samples x 6 anchors x {question.Years.Count} years", () => TimelineSampling.Answer(model, question));
        Time("the same by quadrature", () => new TimelineQuadrature().Answer(model, question));
        Time("tornado", () => Tornado.Of(model, question, 2050));
        Time("Sobol indices, 65,536 samples", () => SobolIndices.Of(model, question));
        TimelineModel other = TimelinePresets.Shipped("conservative").Model;
        Time("difference to conservative by driver", () => TimelineDifference.Explain(other, model, question, 2050));
        TimelineModel uncertain = model.With("spending.doubling", new InputValue(DistributionText.Parse("lognormal 90%[1.5, 4]"), Basis.Chosen, ""));
        Time("1,000,000 samples with uncertain supply", () => TimelineSampling.Answer(uncertain, question));
    }

    private static void Time(string what, Action run)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            run();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Print($"{what,-50} {best:0.000}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
