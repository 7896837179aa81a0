using System.Globalization;
using Isoloss.Core.Stability;
using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Sweeps;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A sweep of learning rates, as a person reads it.</summary>
internal static class SweepText
{
    public static void WritePlan(IAnsiConsole console, SweepPlan sweep)
    {
        console.WriteLine($"{sweep.Study}: learning rates on {string.Join(", ", sweep.Rungs)}");
        foreach (var arm in sweep.Arms)
            console.WriteLine($"  {Name(arm)}: {string.Join(", ", arm.Rates.Select(Rate))}");
    }

    public static void Write(IAnsiConsole console, IReadOnlyList<SweepReading> readings, double level)
    {
        foreach (var reading in readings)
        {
            console.WriteLine();
            console.WriteLine(Name(reading.Arm));
            if (reading.Rates.Count == 0)
                console.WriteLine("  fewer than three rates have a result on any rung: they tell no best rate");
            else
                console.Write(Losses(reading));
            foreach (var curve in reading.Rates)
                console.WriteLine($"  {HealthWords.Rates(curve)}");
            if (reading.Drift is { } drift)
                console.WriteLine($"  drift of the best: {HealthWords.Drift(drift, level)}");
        }
        if (readings.Any(r => r.Rates.Count > 0))
            console.WriteLine("\n* lowest on its rung; = the rate of the study; losses in nats per token, a run that diverged counted as at its beginning");
    }

    /// <summary>A row a rate, a column a rung.</summary>
    private static TextTable Losses(SweepReading reading)
    {
        var table = new TextTable(["rate", .. reading.Rates.Select(c => c.Rung)]) { Indent = 2 };
        foreach (double rate in reading.Rates.SelectMany(c => c.Points.Select(p => p.Rate)).Distinct().Order())
            table.AddRow([$"{Rate(rate)}{(rate == reading.Arm.Rate ? " =" : "")}", .. reading.Rates.Select(c => Loss(c, rate))]);
        return table;
    }

    private static string Loss(RateCurve curve, double rate)
    {
        var points = curve.Points.Where(p => p.Rate == rate).ToArray();
        return points is [var point] ? $"{Figures.Loss(point.Loss)}{(point.Loss == curve.Points.Min(p => p.Loss) ? " *" : "")}" : "";
    }

    private static string Name(SweepArm arm) => $"{arm.Arm.Name}: {arm.Key}, {Rate(arm.Rate)} in the study";

    private static string Rate(double rate) => rate.ToString("G6", CultureInfo.InvariantCulture);
}
