using Isoloss.Core.Prediction;

namespace Isoloss.Core.Bench;

/// <summary>
/// Held-out splits: how predictions come out with the shipped constants, and with constants learned on the other families only.
/// </summary>
internal static class SplitsBench
{
    private static readonly double[] Recencies = [0, 0.5, 1, 1.5, 2, 2.5], Sds = [0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.01, 0.012, 0.015];
    private static readonly double[] Trusts = [0, 0.25, 0.5, 1], Witnesses = [0, 0.5, 1];

    /// <summary>Predictions with the shipped constants.</summary>
    public static int Judge(string folder)
    {
        var splits = HeldOutSplit.ReadAll(folder);
        Header();
        Print([.. splits.Select(s => SplitScore.Of(s, Predictor.Of(s.Train, new PredictionOptions())))]);
        return 0;
    }

    /// <summary>Learns the constants on all families but one, for each, and on all; means are given for each folder too.</summary>
    public static int Learn(string[] folders)
    {
        var parts = folders.Select(HeldOutSplit.ReadAll).ToArray();
        HeldOutSplit[] splits = [.. parts.SelectMany(p => p)];
        var scored = Recencies.SelectMany(r => Score(splits, r)).ToArray();
        string[] families = [.. splits.Select(s => s.Family).Distinct()];
        Header();
        List<SplitScore> judged = [];
        foreach (string family in families)
        {
            var (options, scores) = Best(scored, families.Where(f => f != family));
            Console.WriteLine($"-- {family}, judged by constants learned without it: {Describe(options)}");
            judged.AddRange(scores.Where(s => s.Family == family));
            foreach (SplitScore score in scores.Where(s => s.Family == family))
                Console.WriteLine(score);
        }
        Console.WriteLine("-- all families, each judged by constants learned without it");
        Print(judged, splitsToo: false);
        for (int i = 0; i < folders.Length && folders.Length > 1; i++)
            Console.WriteLine(SplitScore.Mean($"mean over the {parts[i].Length} of {Path.GetFileName(folders[i].TrimEnd('/'))}",
                [.. judged.Where(j => parts[i].Any(s => s.Name == j.Name))]));
        var (all, fitted) = Best(scored, families);
        Console.WriteLine($"-- learned on all: {Describe(all)}");
        Print(fitted, splitsToo: false);
        return 0;
    }

    private static List<(PredictionOptions Options, SplitScore[] Scores)> Score(HeldOutSplit[] splits, double recency)
    {
        var fitting = new PredictionOptions { Recency = recency };
        var prepared = splits.Select(s => (
            Split: s,
            Fits: Predictor.Forms.Select(f => FormFit.Of(f, s.Train, fitting)).ToArray(),
            HoldOuts: RollingHoldOuts.Of(Predictor.Forms, s.Train, fitting),
            Reach: new Reach(s.Train))).ToArray();
        var grid = from sd in Sds from trust in Trusts from witness in Witnesses
                   select new PredictionOptions { Recency = recency, HoldOutTrust = trust, Drift = DriftPrior.Learned with { Sd = sd, Witness = witness } };
        return [.. grid.AsParallel().AsOrdered().Select(o =>
            (o, prepared.Select(p => SplitScore.Of(p.Split, new Predictor(p.Fits, p.HoldOuts, p.Reach, p.Split.Train[0].At, o))).ToArray()))];
    }

    /// <summary>Least interval score, a proper score, averaged over families so that none counts by its number of files.</summary>
    private static (PredictionOptions Options, SplitScore[] Scores) Best(
        (PredictionOptions Options, SplitScore[] Scores)[] scored, IEnumerable<string> families) =>
        scored.MinBy(c => families.Average(f => c.Scores.Where(s => s.Family == f).Average(s => s.Interval)));

    private static string Describe(PredictionOptions o) => FormattableString.Invariant(
        $"recency {o.Recency}, drift {o.Drift.Sd} (log sd {o.Drift.LogSd}, witness {o.Drift.Witness}), trust {o.HoldOutTrust}");

    private static void Header() => Console.WriteLine($"{"split",-62} {"covers",6} {"score",8} {"error",7} {"half",7}   (score, error, half width in percent)");

    private static void Print(IReadOnlyList<SplitScore> scores, bool splitsToo = true)
    {
        if (splitsToo)
            foreach (SplitScore score in scores)
                Console.WriteLine(score);
        SplitScore[] families = [.. scores.GroupBy(s => s.Family).Select(g => SplitScore.Mean($"family {g.Key}", [.. g]))];
        foreach (SplitScore family in families)
            Console.WriteLine(family);
        Console.WriteLine(SplitScore.Mean("mean over families", families));
        Console.WriteLine(SplitScore.Mean($"mean over {scores.Count} splits", scores));
    }
}
