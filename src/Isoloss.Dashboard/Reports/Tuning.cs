using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Dashboard.Reports;

/// <summary>
/// What a law says about choices that have a best value, learning rate and batch size, on each rung. A law in which they
/// have none (a larger batch always helps) has no rungs here.
/// </summary>
internal sealed class Tuning
{
    /// <summary>Runs this near to the best one of a rung cannot be told from it: seeds differ by as much.</summary>
    private const double Alike = 0.001;

    /// <summary>How far beyond the runs an optimum is looked for, in log.</summary>
    private const double Reach = 2.5;

    private const int LeastRuns = 5, Halvings = 60, Rays = 96;

    private static readonly double[] Levels = [0.0025, 0.005, 0.01, 0.02];

    private readonly LawFit _fit;
    private readonly double[] _theta;
    private readonly Axis[] _choices;
    private readonly (double Low, double High)[] _ranges;
    private readonly Observation[][] _rungs;

    private Tuning(LawFit fit, Axis[] choices)
    {
        (_fit, _theta, _choices) = (fit, [.. fit.Theta], choices);
        _ranges = [.. choices.Select(a => (fit.Observations.Min(o => Math.Log(o.At.On(a))) - Reach, fit.Observations.Max(o => Math.Log(o.At.On(a))) + Reach))];
        _rungs = [.. fit.Observations.Where(o => o.Weight > 0).GroupBy(o => (o.Params, o.Tokens)).OrderBy(g => g.Key.Params).ThenBy(g => g.Key.Tokens)
            .Select(g => g.ToArray()).Where(g => g.Length >= LeastRuns && IsInside(g[0].At))];
    }

    /// <summary>The tuning of a law; null where it has no choices, or none with a best value among the runs.</summary>
    public static Tuning? Of(LawFit fit)
    {
        Axis[] choices = [.. fit.Law.Axes.Where(a => a is Axis.LearningRate or Axis.BatchTokens)];
        // With one choice there is no map, and no law with three.
        var tuning = choices.Length == 2 ? new Tuning(fit, choices) : null;
        return tuning is { _rungs.Length: > 0 } ? tuning : null;
    }

    /// <summary>One entry a rung and choice.</summary>
    public IReadOnlyList<TunedOptimum> Optima() =>
        [.. from choice in Enumerable.Range(0, _choices.Length) from rung in _rungs select Optimum(rung, choice)];

    /// <summary>The map of the rung with the most runs.</summary>
    public LossMap LargestRung()
    {
        Observation[] rung = _rungs.MaxBy(g => g.Length)!;
        double best = rung.Min(o => o.Loss);
        var (x, y) = Lowest(rung[0].At);
        return new LossMap
        {
            Rung = Words(rung[0]),
            Axes = (AxisWords.WithUnit(_choices[0]), AxisWords.WithUnit(_choices[1])),
            Runs = [.. rung.Select(o => (o.At.On(_choices[0]), o.At.On(_choices[1]), o.Loss / best - 1))],
            Optimum = (Math.Exp(x), Math.Exp(y)),
            Curves = [.. Levels.Select(level => (level, Curve(rung[0].At, x, y, level)))],
        };
    }

    private TunedOptimum Optimum(Observation[] rung, int choice)
    {
        Observation best = rung.MinBy(o => o.Loss);
        double[] alike = [.. rung.Where(o => o.Loss <= best.Loss * (1 + Alike)).Select(o => o.At.On(_choices[choice]))];
        var (x, y) = Lowest(best.At);
        return new(Words(best), AxisWords.WithUnit(_choices[choice]), Math.Exp(choice == 0 ? x : y),
            new Estimate(best.At.On(_choices[choice]), alike.Min(), alike.Max()));
    }

    private static string Words(Observation run) => $"{Numbers.Count(run.Params)} parameters, {Numbers.Count(run.Tokens)} tokens";

    private double LogLoss(ScalePoint at, double x, double y) =>
        Math.Log(_fit.Law.Loss(_theta, at.With(_choices[0], Math.Exp(x)).With(_choices[1], Math.Exp(y))));

    /// <summary>Logs of both choices where the law is lowest: a minimum along one axis inside that along the other.</summary>
    private (double X, double Y) Lowest(ScalePoint at)
    {
        double BestY(double x) => Golden(y => LogLoss(at, x, y), _ranges[1]);
        double best = Golden(x => LogLoss(at, x, BestY(x)), _ranges[0]);
        return (best, BestY(best));
    }

    /// <summary>False when the law falls towards an end of the search, so that its lowest point there means nothing.</summary>
    private bool IsInside(ScalePoint at)
    {
        var (x, y) = Lowest(at);
        return new[] { x - _ranges[0].Low, _ranges[0].High - x, y - _ranges[1].Low, _ranges[1].High - y }.Min() > 1e-3;
    }

    private static double Golden(Func<double, double> f, (double Low, double High) range)
    {
        const double Ratio = 0.6180339887498949;
        var (low, high) = range;
        double a = high - Ratio * (high - low), b = low + Ratio * (high - low), atA = f(a), atB = f(b);
        for (int i = 0; i < Halvings; i++)
        {
            if (atA < atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - Ratio * (high - low);
                atA = f(a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + Ratio * (high - low);
                atB = f(b);
            }
        }
        return 0.5 * (low + high);
    }

    /// <summary>The curve on which the law is <paramref name="above"/> over its lowest loss, ray by ray from the optimum.</summary>
    private List<(double X, double Y)> Curve(ScalePoint at, double x, double y, double above)
    {
        double level = LogLoss(at, x, y) + Math.Log(1 + above);
        List<(double, double)> points = [];
        for (int ray = 0; ray <= Rays; ray++)
        {
            double angle = 2 * Math.PI * ray / Rays, dx = Math.Cos(angle), dy = Math.Sin(angle), low = 0, high = 4 * Reach;
            for (int i = 0; i < Halvings; i++)
            {
                double middle = 0.5 * (low + high);
                if (LogLoss(at, x + middle * dx, y + middle * dy) < level)
                    low = middle;
                else
                    high = middle;
            }
            points.Add((Math.Exp(x + low * dx), Math.Exp(y + low * dy)));
        }
        return points;
    }
}
