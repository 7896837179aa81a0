using Isoloss.Core.Laws;

namespace Isoloss.Core.Prediction;

/// <summary>
/// Cuts a ladder at several computes, fits every form to what lies below and asks it for what lies beyond: how these very runs
/// would have been predicted. Cuts are spread evenly over the logarithm of compute.
/// </summary>
internal static class RollingHoldOuts
{
    /// <summary>Distinct (N, D) below a cut: with the prior, fewer still give an answer, but one that says little of the full ladder.</summary>
    public const int LeastRungs = 6;

    /// <summary>Cuts at most; more are nearly copies of each other.</summary>
    private const int MostCuts = 6;

    /// <summary>Runs judged beyond one cut at most, evenly chosen: the rest would only repeat them.</summary>
    private const int MostJudged = 60;

    /// <summary>Makes the hold-outs; none when the ladder is too short.</summary>
    public static IReadOnlyList<HoldOut> Of(IReadOnlyList<ILaw> forms, IReadOnlyList<Observation> runs, PredictionOptions options)
    {
        Observation[] sorted = [.. runs.OrderBy(o => o.Flops)];
        double[] cuts = Cuts(sorted);
        var holdOuts = new HoldOut[cuts.Length];
        Parallel.For(0, cuts.Length, i => holdOuts[i] = At(cuts[i], forms, sorted, options));
        return holdOuts;
    }

    private static HoldOut At(double cut, IReadOnlyList<ILaw> forms, Observation[] sorted, PredictionOptions options)
    {
        Observation[] below = [.. sorted.Where(o => o.Flops <= cut)], beyond = [.. sorted.Where(o => o.Flops > cut)];
        var reach = new Reach(below);
        FormFit[] fits = [.. forms.Select(f => FormFit.Of(f, below, options))];
        return new HoldOut(cut, fits, [.. Thinned(beyond).Select(o => new JudgedRun(o, reach.Beyond(o.At), [.. fits.Select(f => Say(f, o))]))]);
    }

    private static (double LogLoss, double Sd) Say(FormFit fit, Observation run)
    {
        var (logLoss, sd) = fit.At(run.Params, run.Tokens);
        return (logLoss, double.Hypot(sd, fit.Noise));
    }

    private static IEnumerable<Observation> Thinned(Observation[] runs)
    {
        int count = Math.Min(runs.Length, MostJudged);
        return Enumerable.Range(0, count).Select(i => runs[(int)((i + 0.5) * runs.Length / count)]);
    }

    /// <summary>The first cut leaves enough rungs below, the last one run beyond; a cut lies at the compute of a run.</summary>
    public static double[] Cuts(Observation[] sorted)
    {
        var rungs = new HashSet<(double, double)>();
        int first = Array.FindIndex(sorted, o => rungs.Add((o.Params, o.Tokens)) && rungs.Count >= LeastRungs);
        double largest = sorted[^1].Flops;
        // Recorded computes of one budget differ by rounding: a cut needs a visible step behind it.
        double[] possible = [.. sorted.Skip(Math.Max(first, 0)).Select(o => o.Flops).Distinct().Where(c => c < largest / 1.05)];
        if (first < 0 || possible.Length == 0)
            return [];
        double low = Math.Log(possible[0]), high = Math.Log(possible[^1]);
        return [.. Enumerable.Range(0, MostCuts)
            .Select(i => low + (high - low) * i / (MostCuts - 1))
            .Select(target => possible.MinBy(c => Math.Abs(Math.Log(c) - target)))
            .Distinct()];
    }
}
