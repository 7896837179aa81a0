using Isoloss.Core.Comparison;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Bench;

/// <summary>Ways of predicting a difference of losses from two arms of runs.</summary>
internal static class PairMethods
{
    public const string Joint = "joint fit", JointOnSameData = "joint, data shared";

    /// <summary>Fewest rungs for a law of five parameters with something left over.</summary>
    private const int FewestForLaws = 7;

    public static IEnumerable<(string Method, IEnumerable<JudgedDifference> Judged)> All(ArmRuns runs, double level)
    {
        foreach (bool same in new[] { false, true })
            yield return (same ? JointOnSameData : Joint, ArmComparer.Compare(runs, [], new CompareOptions { Level = level, Curves = false, SameData = same }).Judged);
        var fitted = Pairs(runs.Baseline, runs.Variant);
        var judged = Pairs(runs.JudgedBaseline, runs.JudgedVariant);
        if (fitted.Length >= FewestForLaws)
            yield return ("separate fits", Separate(fitted, judged, level));
        if (fitted.Length >= 3)
            yield return ("regression on log C", Regression(fitted, judged, level));
    }

    private static (Observation Baseline, Observation Variant)[] Pairs(IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> variant)
    {
        var others = variant.ToLookup(o => (o.Params, o.Tokens));
        return [.. from b in baseline from v in others[(b.Params, b.Tokens)].Take(1) select (b, v)];
    }

    /// <summary>Chinchilla fitted to each arm alone on the common rungs; the intervals of both new runs added in quadrature.</summary>
    private static IEnumerable<JudgedDifference> Separate(
        (Observation Baseline, Observation Variant)[] fitted, (Observation Baseline, Observation Variant)[] judged, double level)
    {
        var options = new FitOptions { Resamples = 200, Level = level };
        LawFit baseline = LawFitter.Fit(Chinchilla.Instance, [.. fitted.Select(p => p.Baseline)], options);
        LawFit variant = LawFitter.Fit(Chinchilla.Instance, [.. fitted.Select(p => p.Variant)], options);
        foreach (var (b, v) in judged)
        {
            Estimate of = baseline.NewRun(b.Params, b.Tokens), with = variant.NewRun(v.Params, v.Tokens);
            double half = Math.Sqrt(Square(of.Upper - of.Lower) + Square(with.Upper - with.Lower)) / 2;
            yield return Cell(b, v, with.Value - of.Value, half, half / 1.96);
        }
    }

    /// <summary>Difference of losses = a + b log C by least squares, with the interval of a new difference.</summary>
    private static IEnumerable<JudgedDifference> Regression(
        (Observation Baseline, Observation Variant)[] fitted, (Observation Baseline, Observation Variant)[] judged, double level)
    {
        double[] x = [.. fitted.Select(p => Math.Log(p.Baseline.Flops))], y = [.. fitted.Select(p => p.Variant.Loss - p.Baseline.Loss)];
        double centre = x.Average(), mean = y.Average(), square = x.Sum(v => Square(v - centre));
        double slope = x.Zip(y).Sum(p => (p.First - centre) * (p.Second - mean)) / square;
        double sd = Math.Sqrt(x.Zip(y).Sum(p => Square(p.Second - mean - slope * (p.First - centre))) / (x.Length - 2));
        double t = Distributions.StudentQuantile(0.5 * (1 + level), x.Length - 2);
        foreach (var (b, v) in judged)
        {
            double off = Math.Log(b.Flops) - centre, error = sd * Math.Sqrt(1 + 1.0 / x.Length + off * off / square);
            yield return Cell(b, v, mean + slope * off, t * error, error);
        }
    }

    private static JudgedDifference Cell(Observation b, Observation v, double predicted, double half, double sd) => new(
        b.At, v.Loss - b.Loss, new Estimate(predicted, predicted - half, predicted + half), 1)
    {
        ProbabilityLower = Distributions.NormalCdf(-predicted / sd),
    };

    private static double Square(double x) => x * x;
}
