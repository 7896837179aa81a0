using System.Globalization;
using Isoloss.Core.Monitoring;
using Isoloss.Core.Prediction;

namespace Isoloss.Core.Bench;

/// <summary>
/// Runs that no constant of the monitor was learned from: curves of the OLMo ladder (olmo_ladder_curves.csv beside the curves), each
/// watched with the default constants and, where enough smaller runs are there, the forecast of the ladder of all smaller sizes.
/// </summary>
internal static class MonitorOtherRuns
{
    private const string Curves = "olmo_ladder_curves.csv";
    private const double Seen = 0.6;

    /// <summary>Prints error and coverage from 60 % of each run, and alarms over whole runs.</summary>
    public static void Run(string folder)
    {
        string file = Path.Combine(folder, Curves);
        if (!File.Exists(file))
            return;
        var header = File.ReadLines(file).First().Split(',');
        int run = Array.IndexOf(header, "run"), size = Array.IndexOf(header, "N"), step = Array.IndexOf(header, "step"),
            tokens = Array.IndexOf(header, "D"), rate = Array.IndexOf(header, "lr"), loss = Array.IndexOf(header, "ce_c4_en");
        var runs = File.ReadLines(file).Skip(1).Select(l => l.Split(',')).Where(c => !c[run].StartsWith("peteish", StringComparison.Ordinal))
            .GroupBy(c => c[run]).Select(g => (Name: g.Key, Params: Number(g.First()[size]), Tokens: Number(g.Last()[tokens]),
                Points: g.Select(c => new CurvePoint(Number(c[step]), Number(c[rate]), Number(c[loss]))).ToArray())).ToArray();
        int n = 0, covered = 0;
        double error = 0, ladderError = 0;
        var alarms = new List<string>();
        foreach (var r in runs)
        {
            Observation[] smaller = [.. runs.Where(s => s.Params < r.Params).Select(s => new Observation(s.Params, s.Tokens, 6 * s.Params * s.Tokens, s.Points[^1].Loss))];
            if (smaller.Select(s => (s.Params, s.Tokens)).Distinct().Count() < 8 || r.Points.Length < 40)
                continue;
            var ladder = Predictor.Of(smaller, new PredictionOptions()).At(ScalePoint.Of(r.Params, r.Tokens)).Loss;
            var path = new RatePath([.. r.Points.Select(p => p.Step)], [.. r.Points.Select(p => p.Rate)]);
            var prior = CurvePrior.Default(ladder.Value, 3e-4);
            var result = RunMonitor.Watch([.. r.Points.Where(p => p.Step <= Seen * path.End)], path, prior, ladder, new MonitorOptions());
            n++;
            covered += result.Now!.Value.Contains(r.Points[^1].Loss) ? 1 : 0;
            error += Math.Abs(result.Now.Value.Value / r.Points[^1].Loss - 1);
            ladderError += Math.Abs(ladder.Value / r.Points[^1].Loss - 1);
            var whole = RunMonitor.Watch(r.Points, path, prior, ladder, new MonitorOptions());
            if (whole.Status != MonitorStatus.OnTrack)
                alarms.Add($"{r.Name}: {whole.Status}");
        }
        Console.WriteLine($"-- {n} runs of another ladder, default constants and the forecast of all smaller sizes");
        Console.WriteLine(FormattableString.Invariant($"   final loss from the first 60 %: mean error {100 * error / n:0.00} % (the ladder alone {100 * ladderError / n:0.00} %), 95 % intervals hold {covered} of {n}"));
        Console.WriteLine($"   looked at after every point: {alarms.Count} of {n} ever alarm {string.Join(", ", alarms)}");
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
