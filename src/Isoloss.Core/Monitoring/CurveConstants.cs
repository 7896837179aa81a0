using Isoloss.Core.Laws;

namespace Isoloss.Core.Monitoring;

/// <summary>The constants of the multi-power law learned from finished curves, and what they say about a run of some size.</summary>
public sealed class CurveConstants
{
    /// <summary>Standard deviations of log L0, log a, log b, log alpha, log c, log beta and gamma between runs of one size;
    /// stated, from the spread between seeds and schedules.</summary>
    private static readonly double[] SameSize = [0.004, 0.03, 0.05, 0.05, 0.15, 0.1, 0.05];

    /// <summary>What each e-fold of size away from the nearest curves adds to them.</summary>
    private static readonly double[] PerFold = [0.03, 0.04, 0.08, 0.05, 0.15, 0.1, 0.05];

    /// <summary>Coordinates that differ between sizes: the first ones.</summary>
    private const int Own = 3;

    private readonly SharedShape _shape;
    private readonly double _noise;

    private CurveConstants(SharedShape shape, double noise) => (_shape, _noise) = (shape, noise);

    /// <summary>Standard deviation of log loss of the curves about the law.</summary>
    public double Misfit => _shape.Misfit;

    /// <summary>Sizes of the curves, parameters, rising.</summary>
    public IReadOnlyList<double> Sizes => _shape.Sizes;

    /// <summary>Learns from whole curves.</summary>
    /// <param name="curves">At least one, each with at least 10 points behind its warm-up.</param>
    /// <exception cref="BadInputException">There are too few curves or points.</exception>
    public static CurveConstants Learn(IReadOnlyList<ReferenceCurve> curves)
    {
        if (curves.Count == 0)
            throw new BadInputException("the finished curves: found none, expected at least one");
        for (int i = 0; i < curves.Count; i++)
            if (curves[i].Usable.Count() is < 10 and var found)
                throw new BadInputException($"the finished curves, curve {i + 1}: found {found} points behind the warm-up, expected at least 10");
        double noise = LadderDiagnostics.Median([.. curves.Select(c => CurveNoise.Of([.. c.Usable.Select(p => Math.Log(p.Loss))]))]);
        return new CurveConstants(SharedShape.Of(curves), noise);
    }

    /// <summary>Constants of one of <see cref="Sizes"/>, as coordinates of <see cref="MultiPower"/>.</summary>
    public IReadOnlyList<double> Coordinates(int size) => _shape.Coordinates(size);

    /// <summary>What is known of a run's curve before it starts.</summary>
    /// <param name="parameters">N of the run; NaN where it is not known, which takes the mean over sizes.</param>
    public CurvePrior For(double parameters)
    {
        double folds = double.IsNaN(parameters) ? 2 : Sizes.Min(n => Math.Abs(Math.Log(parameters / n)));
        double[] mean = _shape.Coordinates(0);
        for (int k = 0; k < Own; k++)
            mean[k] = At(parameters, k, folds);
        return new CurvePrior
        {
            Mean = mean,
            Sd = [.. SameSize.Zip(PerFold, (same, per) => Math.Sqrt(same * same + per * per * folds * folds))],
            Lasting = Misfit,
            Noise = _noise,
        };
    }

    private double At(double parameters, int coordinate, double folds)
    {
        double[] values = [.. Enumerable.Range(0, Sizes.Count).Select(g => _shape.Coordinates(g)[coordinate])];
        if (double.IsNaN(parameters))
            return values.Average();
        if (folds < 0.01 || Sizes.Count == 1)
            return values[Array.IndexOf(_shape.Sizes, Sizes.MinBy(n => Math.Abs(Math.Log(parameters / n))))];
        // The nearest two sizes: inside them this is interpolation in log N.
        int[] near = [.. Enumerable.Range(0, Sizes.Count).OrderBy(g => Math.Abs(Math.Log(parameters / Sizes[g]))).Take(2)];
        double slope = (values[near[1]] - values[near[0]]) / Math.Log(Sizes[near[1]] / Sizes[near[0]]);
        return values[near[0]] + slope * Math.Log(parameters / Sizes[near[0]]);
    }
}
