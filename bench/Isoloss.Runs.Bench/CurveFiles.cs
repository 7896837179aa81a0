using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Isoloss.Runs.Bench;

/// <summary>The same made-up curves as CSV, JSON lines and Parquet: a run is 1,000 rows of run, step, N, D, lr, loss.</summary>
internal static class CurveFiles
{
    private const int StepsOfARun = 1000;

    public static void Write(string folder, int rows, int seed)
    {
        var random = new Random(seed);
        var curves = Enumerable.Range(0, rows).Select(i => Row(i, random)).ToList();
        using (var csv = new StreamWriter(Path.Combine(folder, "curves.csv")))
        {
            csv.Write("run,step,N,D,lr,loss\n");
            foreach (var r in curves)
                csv.Write(string.Create(CultureInfo.InvariantCulture, $"{r.Run},{r.Step},{r.N},{r.D},{r.Rate:R},{r.Loss:R}\n"));
        }
        using (var json = new StreamWriter(Path.Combine(folder, "curves.jsonl")))
            foreach (var r in curves)
                json.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{{\"run\":\"{r.Run}\",\"step\":{r.Step},\"N\":{r.N},\"D\":{r.D},\"lr\":{r.Rate:R},\"loss\":{r.Loss:R}}}\n"));
        WriteParquet(Path.Combine(folder, "curves.parquet"), curves).GetAwaiter().GetResult();
    }

    private static (string Run, int Step, long N, long D, double Rate, double Loss) Row(int i, Random random)
    {
        int run = i / StepsOfARun, step = 50 * (i % StepsOfARun + 1);
        long n = 100_000_000L * (1 + run % 40), d = 524_288L * step;
        double rate = 3e-4 * (1 + Math.Cos(Math.PI * step / (50.0 * StepsOfARun))) / 2 + 1e-6;
        double loss = (1.8 + 480 * Math.Pow(n, -0.35) + 2100 * Math.Pow(d, -0.37)) * (1 + 0.01 * random.NextDouble());
        return ($"baseline-{n / 1_000_000}M-{run}", step, n, d, rate, loss);
    }

    private static async Task WriteParquet(
        string path, List<(string Run, int Step, long N, long D, double Rate, double Loss)> curves)
    {
        var run = new DataField<string>("run");
        var step = new DataField<int>("step");
        DataField<long> n = new("N"), d = new("D");
        DataField<double> rate = new("lr"), loss = new("loss");
        using var stream = File.Create(path);
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(run, step, n, d, rate, loss), stream);
        await using (writer)
            foreach (var rows in curves.Chunk(1 << 17))
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync(run, [.. rows.Select(r => r.Run)]);
                await group.WriteAsync<int>(step, rows.Select(r => r.Step).ToArray().AsMemory());
                await group.WriteAsync<long>(n, rows.Select(r => r.N).ToArray().AsMemory());
                await group.WriteAsync<long>(d, rows.Select(r => r.D).ToArray().AsMemory());
                await group.WriteAsync<double>(rate, rows.Select(r => r.Rate).ToArray().AsMemory());
                await group.WriteAsync<double>(loss, rows.Select(r => r.Loss).ToArray().AsMemory());
            }
    }
}
