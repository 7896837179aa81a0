using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Calibration;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;

namespace Isoloss.Trainer.Bench;

/// <summary>The rate of a whole study by the clock: one process for each core, or one that has them all.</summary>
internal static class Processes
{
    private const int Rounds = 3;

    public static void Report()
    {
        int cores = Environment.ProcessorCount;
        Console.WriteLine($"tokens per second of wall time, median of {Rounds}, in turns\n{"size",-6} {$"{cores} processes of 1 thread",26} {$"1 process of {cores} threads",24} ratio");
        var rounds = Enumerable.Range(0, Rounds).Select(_ => (Many: Rates(cores, 1), One: Rates(1, cores))).ToArray();
        foreach (var (index, (_, size)) in Cases.Usual(Precision.Fp32).Index())
        {
            double many = Median(rounds.Select(r => r.Many[index])), one = Median(rounds.Select(r => r.One[index]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Layers,-3} {many,26:F0} {one,24:F0} {many / one,5:F2}"));
        }
    }

    /// <summary>A child: prints the rate of every size.</summary>
    public static void Measure(int threads)
    {
        TorchLibrary.Prepare(threads);
        foreach (var (recipe, size) in Cases.Usual(Precision.Fp32))
        {
            int steps = (int)Math.Clamp(4e6 / (size.Width * (double)size.Width * size.Layers * 12), 3, 40);
            Console.WriteLine(JsonSerializer.Serialize(CalibrateCommand.Measure(recipe, size, new SyntheticSource(recipe.Data, default), steps, TimeProvider.System).TokensPerSecond));
        }
    }

    private static double[] Rates(int processes, int threads)
    {
        Process[] children = [.. Enumerable.Range(0, processes).Select(_ => Start(threads))];
        double[][] each = [.. children.Select(c => c.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => double.Parse(l, CultureInfo.InvariantCulture)).ToArray())];
        return [.. Enumerable.Range(0, each[0].Length).Select(i => each.Sum(e => e[i]))];
    }

    private static Process Start(int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["threads", threads.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
