using System.Diagnostics;
using Isoloss.Core.Comparison;

namespace Isoloss.Core.Bench;

/// <summary>Real arms on one ladder, fitted on small compute and judged on the differences that happened at the largest.</summary>
internal static class RealPairsBench
{
    private const double Level = 0.95;

    public static int Run(string folder)
    {
        var watch = Stopwatch.StartNew();
        RealPair[] pairs = [.. RealPairs.Of(folder)];
        Console.WriteLine($"{pairs.Length} ordered pairs; interval of a new pair of runs at {Level}; wrong: said lower or higher with P above .95, and the other happened");
        var cells = new List<JudgedCell>[pairs.Length];
        Parallel.For(0, pairs.Length, i => cells[i] = [.. Judge(pairs[i])]);
        Console.WriteLine($"{"set",-20} {"method",-22} cells  inside  wrong  half-width  error   score");
        JudgedCell[] all = [.. cells.SelectMany(c => c)];
        foreach (string set in all.Select(c => c.Set).Distinct().Append("all asked for").Append("all"))
            foreach (string method in all.Select(c => c.Method).Distinct())
                if (all.Where(c => c.Method == method && (set == "all" || c.Set == set || set == "all asked for" && !c.IsFurther)).ToArray() is { Length: > 0 } chosen)
                    Console.WriteLine($"{set,-20} {method,-22} {Summary(chosen)}");
        Console.WriteLine();
        Console.WriteLine("joint fit, by pair: inside of cells; mean actual, mean predicted difference");
        foreach (var pair in all.Where(c => c.Method == PairMethods.Joint).GroupBy(c => (c.Set, c.Pair)))
            Console.WriteLine($"{pair.Key.Set,-20} {pair.Key.Pair,-50} {pair.Count(c => c.Inside)} of {pair.Count()}  {pair.Average(c => c.Actual),8:+0.0000;-0.0000} {pair.Average(c => c.Predicted.Value),8:+0.0000;-0.0000}");
        Console.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s");
        return 0;
    }

    private static IEnumerable<JudgedCell> Judge(RealPair pair)
    {
        foreach ((string method, IEnumerable<JudgedDifference> judged) in PairMethods.All(pair.Runs, Level))
            foreach (JudgedDifference j in judged)
                yield return new JudgedCell(pair.Set, pair.Name, pair.IsFurther, method, j.Actual, j.Predicted, j.ProbabilityLower);
    }

    private static string Summary(JudgedCell[] cells) =>
        $"{cells.Length,5} {cells.Average(c => c.Inside ? 1.0 : 0),7:0.000} {cells.Average(c => c.IsWrong ? 1.0 : 0),6:0.000} "
        + $"{cells.Select(c => 0.5 * (c.Predicted.Upper - c.Predicted.Lower)).Order().ElementAt(cells.Length / 2),11:0.0000} "
        + $"{cells.Average(c => Math.Abs(c.Predicted.Value - c.Actual)),7:0.0000} {cells.Average(c => c.Score),7:0.0000}";

    private sealed record JudgedCell(string Set, string Pair, bool IsFurther, string Method, double Actual, Estimate Predicted, double Lower)
    {
        public bool Inside => Predicted.Contains(Actual);

        public bool IsWrong => Lower > Level && Actual > 0 || 1 - Lower > Level && Actual < 0;

        /// <summary>Interval score (Gneiting and Raftery 2007, equation 43): width, and 2 / .05 times any miss.</summary>
        public double Score => Predicted.Upper - Predicted.Lower
            + 2 / (1 - Level) * (Math.Max(0, Predicted.Lower - Actual) + Math.Max(0, Actual - Predicted.Upper));
    }
}
