using Isoloss.Core.Laws;
using Isoloss.Core.Monitoring;

namespace Isoloss.Core.Bench;

/// <summary>Healthy runs simulated from the law with its scatter: how often the monitor, looking after every point, ever alarms.</summary>
internal static class MonitorSimulation
{
    private const int Points = 200;
    private static readonly double[] Levels = [0.01, 0.05, 0.2];

    /// <summary>Prints the share of false alarms for each level, and the coverage of the final loss from 60 %.</summary>
    public static void Run(MonitorCurves[] curves, int simulations, int seed)
    {
        var prior = CurveConstants.Learn([.. curves.Select(c => c.Curve)]).For(1e8);
        int[] alarms = new int[Levels.Length];
        int diverging = 0, covered = 0;
        Parallel.For(0, simulations, i =>
        {
            var random = new Random(unchecked(seed * 7919 + i * 104729));
            var path = Path(i % 3);
            CurvePoint[] points = Simulate(random, prior, path);
            for (int l = 0; l < Levels.Length; l++)
            {
                var result = RunMonitor.Watch(points, path, prior, null, new MonitorOptions { FalseAlarms = Levels[l] });
                if (result.Deviation!.IsAlarm)
                    Interlocked.Increment(ref alarms[l]);
                if (l == 0 && result.Status == MonitorStatus.Diverging)
                    Interlocked.Increment(ref diverging);
            }
            var early = RunMonitor.Watch([.. points.Where(p => p.Step <= 0.6 * path.End)], path, prior, null, new MonitorOptions());
            if (early.Now!.Value.Contains(points[^1].Loss))
                Interlocked.Increment(ref covered);
        });
        Console.WriteLine($"-- {simulations} healthy runs simulated from law, constants and scatter; {Points} points, three schedules, seed {seed}");
        for (int l = 0; l < Levels.Length; l++)
            Console.WriteLine(FormattableString.Invariant($"   stated rate {Levels[l]:0.00}: {1.0 * alarms[l] / simulations:0.0000} ever alarm"));
        Console.WriteLine(FormattableString.Invariant($"   diverging {1.0 * diverging / simulations:0.0000}; 95 % intervals of the final loss from 60 % hold {1.0 * covered / simulations:0.000}"));
    }

    /// <summary>Prints how often the test alone ever alarms on independent standard normal innovations.</summary>
    public static void RunTest(int simulations, int seed)
    {
        var random = new Random(seed);
        double[] most = new double[20 * simulations];
        for (int i = 0; i < most.Length; i++)
        {
            var test = new DeviationTest(Points, 20);
            for (int n = 0; n < Points; n++)
            {
                test.Add(Normal(random));
                most[i] = Math.Max(most[i], test.LogEvidence);
            }
        }
        Console.WriteLine($"-- the test alone on {most.Length} sequences of {Points} independent normal innovations, looked at after each");
        foreach (double level in Levels)
            Console.WriteLine(FormattableString.Invariant($"   stated rate {level:0.00}: {most.Average(m => m >= -Math.Log(level) ? 1 : 0.0):0.0000} ever alarm"));
    }

    private static RatePath Path(int schedule)
    {
        double[] steps = [.. Enumerable.Range(0, 401).Select(i => 100.0 * i)];
        return new RatePath(steps, [.. steps.Select(s => 1e-3 * Math.Min(1, (s + 1) / 2000) * Multiple(schedule, s / 40_000))]);
    }

    private static double Multiple(int schedule, double x) => schedule switch
    {
        0 => 1,
        1 => 0.1 + 0.45 * (1 + Math.Cos(Math.PI * x)),
        _ => x < 0.8 ? 1 : Math.Max(0.02, 5 * (1 - x)),
    };

    private static CurvePoint[] Simulate(Random random, CurvePrior prior, RatePath path)
    {
        double[] theta = [.. prior.Mean.Zip(prior.Sd, (mean, sd) => mean + sd * Normal(random))];
        double lasting = prior.Lasting * Normal(random), before = double.NaN;
        var points = new CurvePoint[Points];
        for (int i = 0; i < Points; i++)
        {
            double step = path.End * (i + 1) / Points, logSum = Math.Log(path.SumAt(step));
            double keep = double.IsNaN(before) ? 1 : Math.Exp((before - logSum) / prior.Memory);
            lasting = keep * lasting + Math.Sqrt(1 - keep * keep) * prior.Lasting * Normal(random);
            before = logSum;
            double log = MultiPower.LogLoss(theta, path, step, []) + lasting + prior.Noise * Normal(random);
            points[i] = new CurvePoint(step, path.MultipleAt(step), Math.Exp(log));
        }
        return points;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
