using Isoloss.Core.Numerics;

namespace Isoloss.Core.Uncertainty;

/// <summary>A weighted mixture of normal distributions: what is believed about a quantity when the noise is itself uncertain.</summary>
internal sealed class NormalMixture
{
    private readonly double[] _weights, _means, _sds;

    /// <summary>Takes weights (normalised here), means and standard deviations; a deviation of 0 is a point mass.</summary>
    public NormalMixture(double[] weights, double[] means, double[] sds)
    {
        double sum = weights.Sum();
        (_weights, _means, _sds) = ([.. weights.Select(w => w / sum)], means, sds);
    }

    /// <summary>Mean.</summary>
    public double Mean => SmallMatrix.Dot(_weights, _means);

    /// <summary>Probability of a value at or below <paramref name="x"/>.</summary>
    public double Cdf(double x)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += _weights[i] * (_sds[i] > 0 ? Distributions.NormalCdf((x - _means[i]) / _sds[i]) : x >= _means[i] ? 1 : 0);
        return sum;
    }

    /// <summary>Value below which the share <paramref name="p"/> lies, by bisection.</summary>
    public double Quantile(double p)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < _weights.Length; i++)
        {
            low = Math.Min(low, _means[i] - 8 * _sds[i]);
            high = Math.Max(high, _means[i] + 8 * _sds[i]);
        }
        double precision = 1e-7 * (high - low) + 1e-12;
        while (high - low > precision)
        {
            double middle = 0.5 * (low + high);
            if (Cdf(middle) < p)
                low = middle;
            else
                high = middle;
        }
        return 0.5 * (low + high);
    }

    /// <summary>The same with every mean moved by <paramref name="by"/>.</summary>
    public NormalMixture Shifted(double by) => new(_weights, [.. _means.Select(m => m + by)], _sds);

    /// <summary>Sum of two independent quantities and a number.</summary>
    public NormalMixture Plus(NormalMixture other, double by = 0)
    {
        int n = _weights.Length, m = other._weights.Length;
        double[] weights = new double[n * m], means = new double[n * m], sds = new double[n * m];
        for (int i = 0; i < n * m; i++)
        {
            (int a, int b) = (i / m, i % m);
            weights[i] = _weights[a] * other._weights[b];
            means[i] = _means[a] + other._means[b] + by;
            sds[i] = Math.Sqrt(_sds[a] * _sds[a] + other._sds[b] * other._sds[b]);
        }
        return new NormalMixture(weights, means, sds);
    }

    /// <summary>Mean with the central interval of this level.</summary>
    public Estimate Central(double level) => new(Mean, Quantile(0.5 * (1 - level)), Quantile(0.5 * (1 + level)));
}
