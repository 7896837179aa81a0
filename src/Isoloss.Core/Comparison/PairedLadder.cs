using System.Globalization;

namespace Isoloss.Core.Comparison;

/// <summary>Both arms on the rungs that both have; the others are named and left out.</summary>
internal sealed class PairedLadder
{
    /// <summary>Two arms need at least this many common rungs: one difference says nothing about its own noise.</summary>
    private const int FewestRungs = 2;

    private PairedLadder(IReadOnlyList<PairedRung> rungs, IReadOnlyList<Diagnostic> diagnostics) =>
        (Rungs, Diagnostics) = (rungs, diagnostics);

    /// <summary>Common rungs by increasing compute.</summary>
    public IReadOnlyList<PairedRung> Rungs { get; }

    /// <summary>Rungs that an arm lacks, one diagnostic an arm.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Joins the arms.</summary>
    /// <exception cref="BadInputException">Fewer than two rungs are common.</exception>
    public static PairedLadder Join(IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant)
    {
        var byBaseline = baseline.ToLookup(o => (o.Params, o.Tokens));
        var byVariant = variant.ToLookup(o => (o.Params, o.Tokens));
        List<PairedRung> rungs = Common(byBaseline, byVariant);
        List<Diagnostic> missing =
        [
            .. Missing("variant", [.. byBaseline.Where(g => !byVariant.Contains(g.Key)).Select(g => g.Key)]),
            .. Missing("baseline", [.. byVariant.Where(g => !byBaseline.Contains(g.Key)).Select(g => g.Key)]),
        ];
        if (rungs.Count < FewestRungs)
            throw new BadInputException(
                $"the arms have {rungs.Count} rungs in common (baseline {byBaseline.Count}, variant {byVariant.Count}): at least {FewestRungs} with equal params and tokens are needed");
        return new PairedLadder([.. rungs.OrderBy(r => r.Params * r.Tokens).ThenBy(r => r.Params)], missing);
    }

    /// <summary>Held-out rungs that both arms have, by increasing compute; none is fine. The others are named.</summary>
    public static PairedLadder JoinJudged(IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant)
    {
        var byBaseline = baseline.ToLookup(o => (o.Params, o.Tokens));
        var byVariant = variant.ToLookup(o => (o.Params, o.Tokens));
        List<Diagnostic> missing =
        [
            .. NotJudged("variant", [.. byBaseline.Where(g => !byVariant.Contains(g.Key)).Select(g => g.Key)]),
            .. NotJudged("baseline", [.. byVariant.Where(g => !byBaseline.Contains(g.Key)).Select(g => g.Key)]),
        ];
        return new PairedLadder([.. Common(byBaseline, byVariant).OrderBy(r => r.Params * r.Tokens).ThenBy(r => r.Params)], missing);
    }

    private static List<PairedRung> Common(
        ILookup<(double Params, double Tokens), Observation> baseline, ILookup<(double Params, double Tokens), Observation> variant) =>
        [.. baseline.Where(g => variant.Contains(g.Key)).Select(g => Pair([.. g], [.. variant[g.Key]]))];

    private static IEnumerable<Diagnostic> NotJudged(string arm, IReadOnlyList<(double Params, double Tokens)> rungs)
    {
        if (rungs.Count > 0)
            yield return new Diagnostic("test-rung-missing", $"The {arm} has no test run at {Named(rungs)}; nothing was judged there.",
                "Train it there, or accept that the rung is not judged.");
    }

    private static IEnumerable<Diagnostic> Missing(string arm, IReadOnlyList<(double Params, double Tokens)> rungs)
    {
        if (rungs.Count > 0)
            yield return new Diagnostic("rung-missing", $"The {arm} has no run at {Named(rungs)}; the other arm's runs there were left out.",
                "Train it there, or accept that the rung does not count.");
    }

    /// <summary>The first three in full, the others by their number.</summary>
    private static string Named(IReadOnlyList<(double Params, double Tokens)> rungs)
    {
        const int shown = 3;
        string first = string.Join("; ", rungs.Take(shown).Select(r => string.Create(CultureInfo.InvariantCulture, $"N={r.Params:0.###e0}, D={r.Tokens:0.###e0}")));
        return rungs.Count > shown ? $"{first} and at {rungs.Count - shown} more rungs" : first;
    }

    private static PairedRung Pair(Observation[] baseline, Observation[] variant)
    {
        double[] b = [.. baseline.Select(o => Math.Log(o.Loss))], v = [.. variant.Select(o => Math.Log(o.Loss))];
        double[] paired = PairedDifferences(baseline, variant);
        bool seeds = paired.Length > 0;
        double sum = b.Length + v.Length;
        return new PairedRung
        {
            Params = baseline[0].Params,
            Tokens = baseline[0].Tokens,
            BaselineFlops = Math.Exp(baseline.Average(o => Math.Log(o.Flops))),
            VariantFlops = Math.Exp(variant.Average(o => Math.Log(o.Flops))),
            BaselineLogLoss = b.Average(),
            VariantLogLoss = v.Average(),
            LogDifference = seeds ? paired.Average() : v.Average() - b.Average(),
            Pairs = seeds ? paired.Length : 2 * b.Length * v.Length / sum,
            // Without pairs, the difference of two single runs has twice the variance of one run.
            WithinSquares = seeds ? Squares(paired) : 2 * (Squares(b) + Squares(v)),
            WithinDof = seeds ? paired.Length - 1 : b.Length + v.Length - 2,
            FewerRuns = Math.Min(b.Length, v.Length),
            LogSpeedRatio = LogSpeed(variant) - LogSpeed(baseline),
        };
    }

    /// <summary>Mean log tokens per second of the runs that recorded it; NaN where none did.</summary>
    private static double LogSpeed(Observation[] runs)
    {
        double[] recorded = [.. runs.Where(o => double.IsFinite(o.TokensPerSecond)).Select(o => Math.Log(o.TokensPerSecond))];
        return recorded.Length > 0 ? recorded.Average() : double.NaN;
    }

    /// <summary>Differences over the seeds that both arms ran, replicates of one seed averaged.</summary>
    private static double[] PairedDifferences(Observation[] baseline, Observation[] variant)
    {
        var bySeed = variant.Where(o => o.Seed is not null).ToLookup(o => o.Seed!.Value, o => Math.Log(o.Loss));
        return
        [
            .. baseline.Where(o => o.Seed is not null && bySeed.Contains(o.Seed.Value))
                .GroupBy(o => o.Seed!.Value, o => Math.Log(o.Loss))
                .Select(g => bySeed[g.Key].Average() - g.Average()),
        ];
    }

    private static double Squares(double[] values)
    {
        double mean = values.Average();
        return values.Sum(x => (x - mean) * (x - mean));
    }
}
