using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Monitoring;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>
/// Monitoring on published curves, with constants learned on the others: error and coverage of the final loss from the first 60 %
/// and of whole curves, false alarms and divergences of healthy curves, power on curves with a change made to them.
/// </summary>
internal static class MonitorBench
{
    private const double Seen = 0.6;
    private static readonly string[] Modes = ["schedule", "schedule family", "size"];
    private static readonly (string Name, Func<double, double> Factor)[] Changes =
    [
        ("0.25 % worse from 50 %", x => x > 0.5 ? 1.0025 : 1),
        ("0.5 % worse from 50 %", x => x > 0.5 ? 1.005 : 1),
        ("1 % worse from 50 %", x => x > 0.5 ? 1.01 : 1),
        ("2 % worse from 50 %", x => x > 0.5 ? 1.02 : 1),
        ("1 % worse, growing from 50 % to the end", x => 1 + 0.02 * Math.Max(0, x - 0.5)),
        ("3 % worse, growing from 50 % to the end", x => 1 + 0.06 * Math.Max(0, x - 0.5)),
        ("spike of 30 % over 2 % of the run, back", x => x is > 0.5 and < 0.52 ? 1.3 : 1),
        ("growing without end from 70 %", x => 1 + 3 * Math.Pow(Math.Max(0, x - 0.7), 1.5)),
    ];

    /// <summary>Prints all of it.</summary>
    public static int Run(string file, int simulations, int seed)
    {
        var curves = MonitorCurves.Read(file);
        foreach (string mode in Modes)
        {
            CurvePrior[] priors = [.. curves.AsParallel().AsOrdered().Select(c => Prior(curves, c, mode))];
            Console.WriteLine($"-- constants learned without the {mode} of the curve judged");
            Forecasts(curves, priors);
            Alarms(curves, priors);
        }
        MonitorOtherRuns.Run(Path.GetDirectoryName(Path.GetFullPath(file))!);
        MonitorSimulation.Run(curves, simulations, seed);
        MonitorSimulation.RunTest(simulations, seed);
        return 0;
    }

    private static CurvePrior Prior(MonitorCurves[] all, MonitorCurves judged, string leftOut) => CurveConstants.Learn(
    [
        .. all.Where(c => leftOut switch
        {
            "size" => c.Curve.Params != judged.Curve.Params,
            "schedule" => c.Schedule != judged.Schedule,
            _ => c.Family != judged.Family,
        }).Select(c => c.Curve),
    ]).For(judged.Curve.Params);

    private static void Forecasts(MonitorCurves[] curves, CurvePrior[] priors)
    {
        double error = 0, naive = 0, worst = 0, whole = 0, width = 0;
        int covered = 0;
        for (int i = 0; i < curves.Length; i++)
        {
            ReferenceCurve curve = curves[i].Curve;
            CurvePoint[] seen = [.. curve.Points.Where(p => p.Step <= Seen * curve.Path.End)];
            var result = RunMonitor.Watch(seen, curve.Path, priors[i], null, new MonitorOptions());
            double actual = curve.Points[^1].Loss, off = Math.Abs(result.Now!.Value.Value / actual - 1);
            error += off;
            worst = Math.Max(worst, off);
            naive += Math.Abs(Naive(curve, seen) / actual - 1);
            covered += result.Now.Value.Contains(actual) ? 1 : 0;
            width += Math.Log(result.Now.Value.Upper / result.Now.Value.Lower) / 2;
            double[] theta = [.. priors[i].Mean];
            whole += curve.Usable.Average(p => Math.Abs(Math.Exp(MultiPower.LogLoss(theta, curve.Path, p.Step, [])) / p.Loss - 1));
        }
        int n = curves.Length;
        Console.WriteLine(FormattableString.Invariant(
            $"   final loss from the first 60 %: mean error {100 * error / n:0.00} %, worst {100 * worst:0.00} %, 95 % intervals hold {covered} of {n}, half-width {100 * width / n:0.00} %; a power law in steps {100 * naive / n:0.00} %"));
        Console.WriteLine(FormattableString.Invariant($"   whole curves before their first point: mean error {100 * whole / n:0.00} %"));
    }

    private static double Naive(ReferenceCurve curve, CurvePoint[] seen)
    {
        Observation[] runs = [.. seen.Where(p => p.Step >= ReferenceCurve.BurnIn * curve.Path.WarmupEnd).Select(p => new Observation(1, p.Step, p.Step, p.Loss))];
        var fit = LawFitter.Fit(Power.OfTokens, runs, new FitOptions { Resamples = 100 });
        return Power.OfTokens.Loss([.. fit.Theta], ScalePoint.Of(1, curve.Path.End));
    }

    private static void Alarms(MonitorCurves[] curves, CurvePrior[] priors)
    {
        var healthy = curves.Select((c, i) => RunMonitor.Watch(c.Curve.Points, c.Curve.Path, priors[i], null, new MonitorOptions())).ToArray();
        string[] names = [.. curves.Zip(healthy).Where(x => x.Second.Status != MonitorStatus.OnTrack).Select(x => $"{x.First.Curve.Params / 1e6:0}M {x.First.Schedule}: {x.Second.Status}")];
        Console.WriteLine($"   healthy curves, looked at after every point: {names.Length} of {curves.Length} ever alarm {string.Join(", ", names)}");
        foreach (var (name, factor) in Changes)
        {
            var found = curves.Select((c, i) => RunMonitor.Watch(
                [.. c.Curve.Points.Select(p => p with { Loss = p.Loss * factor(p.Step / c.Curve.Path.End) })], c.Curve.Path, priors[i], null, new MonitorOptions())).ToArray();
            double[] delays = [.. found.Zip(curves).Where(x => x.First.Deviation!.IsAlarm).Select(x => x.First.Deviation!.AlarmAt / x.Second.Curve.Path.End)];
            string when = delays.Length == 0 ? "" : FormattableString.Invariant($", at {100 * LadderDiagnostics.Median(delays):0} % of the run (median)");
            Console.WriteLine($"   {name,-42} off the curve {delays.Length,2}{when}; diverging {found.Count(f => f.Status == MonitorStatus.Diverging)}, spikes {found.Count(f => f.Spikes.Count > 0)} (back {found.Count(f => f.Spikes.Any(s => s.Recovered))})");
        }
    }
}
