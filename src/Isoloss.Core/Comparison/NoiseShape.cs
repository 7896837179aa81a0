using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Covariance of the rungs' differences over the variance of one pair, in one of the ways that are averaged over: noise may
/// grow towards small compute, part of it may not average away over replicates, and the multiplier may wander with scale.
/// The wandering is a smooth random field over (log N, log D) with a Matern covariance of order 3/2: what is off every structure
/// is alike nearby and forgotten far away, so that many rungs of a wrong structure do not add up to certainty, and early rungs do
/// not decide late ones.
/// </summary>
internal sealed class NoiseShape
{
    /// <summary>Distance in (log N, log D) at which the wandering is forgotten by half: 1.8 decades of compute at constant D/N.</summary>
    private const double Memory = 3;

    private readonly JointModel _model;
    private readonly double[] _slopes, _factor;
    private readonly double _drift;

    /// <summary>Factors the covariance.</summary>
    /// <param name="model">The rungs.</param>
    /// <param name="slopes">Change of each rung's difference by the log multiplier there.</param>
    /// <param name="drift">Standard deviation that wandering adds on a typical rung, over that of a pair's noise.</param>
    /// <param name="growth">Log of the noise at the smallest compute over that at the largest.</param>
    /// <param name="between">Variance that replicates do not average away, over that of a pair.</param>
    public NoiseShape(JointModel model, double[] slopes, double drift, double growth, double between)
    {
        (_model, _slopes, _drift, Between) = (model, slopes, drift, between);
        TypicalSlope = Math.Exp(slopes.Average(s => Math.Log(Math.Abs(s))));
        Growth = [.. model.Places.Select(p => Math.Exp(growth * JointPrior.Earliness(model, p)))];
        int n = slopes.Length;
        _factor = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                _factor[i * n + j] = slopes[i] * slopes[j] * Wander(model.Places[i], model.Places[j]);
            _factor[i * n + i] = slopes[i] * slopes[i] * WanderVariance + Growth[i] * Growth[i] * (between + 1 / model.Rungs[i].Pairs);
        }
        IsUsable = SmallMatrix.TryCholesky(_factor, n);
    }

    /// <summary>False when the covariance is singular to rounding.</summary>
    public bool IsUsable { get; }

    /// <summary>Variance that replicates do not average away, over that of a pair.</summary>
    public double Between { get; }

    /// <summary>Noise of each rung over that at the largest compute.</summary>
    public double[] Growth { get; }

    /// <summary>Geometric mean of the slopes' sizes.</summary>
    public double TypicalSlope { get; }

    /// <summary>Whether the multiplier wanders.</summary>
    public bool Wanders => _drift > 0;

    /// <summary>Variance of the wandering log multiplier over that of a pair's noise.</summary>
    public double WanderVariance => _drift * _drift / (TypicalSlope * TypicalSlope);

    /// <summary>Log determinant of the first <paramref name="count"/> rungs' covariance.</summary>
    public double LogDeterminant(int count)
    {
        int n = _slopes.Length;
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += 2 * Math.Log(_factor[i * n + i]);
        return sum;
    }

    /// <summary>Multiplies by the inverse factor, in place; the first rows depend on the first rungs only.</summary>
    public void Whiten(Span<double> column) => SmallMatrix.SolveLower(_factor, _slopes.Length, column);

    /// <summary>Whitened covariance of the rungs' differences with the wandering log multiplier at a place.</summary>
    public double[] Reach(Place at)
    {
        double[] covariance = [.. _slopes.Select((s, g) => s * Wander(_model.Places[g], at))];
        Whiten(covariance);
        return covariance;
    }

    /// <summary>Covariance of the wandering log multiplier at two places over the variance of one pair's noise.</summary>
    public double Wander(Place a, Place b)
    {
        double r = Math.Sqrt(3 * ((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y))) / Memory;
        return WanderVariance * (1 + r) * Math.Exp(-r);
    }
}
