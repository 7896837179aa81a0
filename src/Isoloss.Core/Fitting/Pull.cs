using Isoloss.Core.Numerics;

namespace Isoloss.Core.Fitting;

/// <summary>
/// The term <c>(strength / 2) (g(working) - target)^2</c> added to an objective. Where the sum is least, the objective is least
/// among all points with the same g: each pulled minimum lies exactly on the profile of the objective over g, though not
/// exactly at the target. Derivatives of g are central differences.
/// </summary>
internal sealed class Pull : IPenalty
{
    /// <summary>Step of the differences, in working coordinates, which are of size 1; the longer one bridges rounding.</summary>
    private const double FineStep = 1e-4, LongStep = 1e-2;

    private readonly Func<double[], double> _quantity;
    private readonly double _step;
    private readonly double[] _at, _slope, _bend;

    /// <summary>Takes the quantity, a function of the working coordinates, smooth but perhaps for the rounding of a search.</summary>
    public Pull(Func<double[], double> quantity, int coordinates, bool isSmooth)
    {
        (_quantity, _step) = (quantity, isSmooth ? FineStep : LongStep);
        _at = new double[coordinates];
        _slope = new double[coordinates];
        _bend = new double[coordinates * coordinates];
    }

    /// <summary>Where the quantity is pulled.</summary>
    public double Target { get; set; }

    /// <summary>How strongly, in units of the objective per squared unit of the quantity.</summary>
    public double Strength { get; set; }

    /// <summary>The quantity at a point.</summary>
    public double Quantity(ReadOnlySpan<double> working)
    {
        working.CopyTo(_at);
        return _quantity(_at);
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> working)
    {
        double off = Quantity(working) - Target;
        return 0.5 * Strength * off * off;
    }

    /// <summary>Gradient of the quantity.</summary>
    public ReadOnlySpan<double> Slope(ReadOnlySpan<double> working)
    {
        working.CopyTo(_at);
        for (int k = 0; k < _at.Length; k++)
            _slope[k] = (Moved(k, _step) - Moved(k, -_step)) / (2 * _step);
        return _slope;
    }

    /// <remarks>
    /// The metric gets the part of the Hessian that is never negative and, on its diagonal, the row sums of the rest, so that
    /// their sum is never negative (Gershgorin) however far the target.
    /// </remarks>
    public void AddDerivatives(ReadOnlySpan<double> working, Span<double> gradient, Span<double> hessian, Span<double> metric)
    {
        Slope(working);
        double off = Quantity(working) - Target;
        Curvature();
        for (int k = 0; k < _slope.Length; k++)
            gradient[k] += Strength * off * _slope[k];
        for (int i = 0; i < _bend.Length; i++)
        {
            hessian[i] += Strength * off * _bend[i];
            metric[i / _at.Length * (_at.Length + 1)] += Math.Abs(Strength * off * _bend[i]);
        }
        SmallMatrix.AddOuter(hessian, _slope, Strength);
        SmallMatrix.AddOuter(metric, _slope, Strength);
    }

    private void Curvature()
    {
        int p = _at.Length;
        double centre = _quantity(_at);
        for (int k = 0; k < p; k++)
        {
            _bend[k * p + k] = (Moved(k, _step) - 2 * centre + Moved(k, -_step)) / (_step * _step);
            for (int l = 0; l < k; l++)
                _bend[k * p + l] = _bend[l * p + k] =
                    (MovedBoth(k, _step, l, _step) - MovedBoth(k, _step, l, -_step) - MovedBoth(k, -_step, l, _step) + MovedBoth(k, -_step, l, -_step)) / (4 * _step * _step);
        }
    }

    private double Moved(int k, double by)
    {
        double kept = _at[k];
        _at[k] = kept + by;
        double value = _quantity(_at);
        _at[k] = kept;
        return value;
    }

    private double MovedBoth(int k, double by, int l, double byOther)
    {
        double kept = _at[l];
        _at[l] = kept + byOther;
        double value = Moved(k, by);
        _at[l] = kept;
        return value;
    }
}
