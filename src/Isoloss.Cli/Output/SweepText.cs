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
            foreach (var curve in reading.Rates)
                WriteCurve(console, curve);
            if (reading.Drift is { } drift)
                console.WriteLine($"  drift of the best    {HealthWords.Drift(drift, level)}");
        }
    }

    private static void WriteCurve(IAnsiConsole console, RateCurve curve)
    {
        console.WriteLine($"  learning rates       {HealthWords.Rates(curve)}");
        double lowest = curve.Points.Min(p => p.Loss);
        foreach (var (rate, loss) in curve.Points)
            console.WriteLine($"    {Rate(rate),-10} {Figures.Loss(loss)}{(loss == lowest ? "  lowest" : "")}");
    }

    private static string Name(SweepArm arm) => $"{arm.Arm.Name}: {arm.Key}, {Rate(arm.Rate)} in the study";

    private static string Rate(double rate) => rate.ToString("G6", CultureInfo.InvariantCulture);
}
