using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using Isoloss.Runs.Tables;

namespace Isoloss.Runs.Bench;

/// <summary>How fast a table of curves is read, against plain reading of the same file by the CSV library.</summary>
internal static class ReadBench
{
    private const int Rounds = 5;

    public static int Run(int rows, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("isoloss-bench-").FullName;
        try
        {
            CurveFiles.Write(folder, rows, seed);
            Console.WriteLine($"{rows} rows of run, step, N, D, lr, loss (seed {seed}); best of {Rounds} in one process");
            string csv = Path.Combine(folder, "curves.csv");
            double plain = Measure("plain CSV library: all rows, numbers of 3 columns", csv, () => Plain(csv));
            foreach (string file in new[] { "curves.csv", "curves.jsonl", "curves.parquet" })
            {
                string path = Path.Combine(folder, file);
                double seconds = Measure($"RunTableReader.Read {file}", path, () => Read(path));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {seconds / plain:0.00} times the plain reading of the CSV file"));
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Read(string path) => RunTableReader.Read(path, new TableOptions()).Rows.Count;

    private static int Plain(string path)
    {
        int rows = 0;
        double sum = 0;
        using var reader = CsvReader.FromFile(path, CsvReaderOptions.Default);
        for (; reader.Read(); rows++)
            sum += reader.Parse<double>(2) + reader.Parse<double>(3) + reader.Parse<double>(5);
        return double.IsFinite(sum) ? rows : throw new InvalidOperationException("the sum is not finite");
    }

    private static double Measure(string name, string path, Func<int> read)
    {
        double first = 0, best = double.PositiveInfinity, processor = double.PositiveInfinity;
        long allocated = 0;
        int rows = 0;
        for (int round = 0; round < Rounds; round++)
        {
            GC.Collect();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            var usedBefore = Environment.CpuUsage;
            long start = Stopwatch.GetTimestamp();
            rows = read();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Min(best, seconds);
            first = round == 0 ? seconds : first;
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - usedBefore.TotalTime).TotalSeconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }
        double megabytes = new FileInfo(path).Length / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {best:0.000} s (first time {first:0.000} s; {processor:0.000} s processor time), {rows / best / 1e6:0.00} M rows/s, {megabytes / best:0} MB/s of {megabytes:0} MB, {allocated / 1e6:0} MB allocated"));
        return best;
    }
}
