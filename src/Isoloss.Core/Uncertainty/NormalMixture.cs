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

    /// <summary>From components.</summary>
    public static NormalMixture Of(IEnumerable<(double Weight, double Mean, double Sd)> components)
    {
        var list = components.ToArray();
        return new NormalMixture([.. list.Select(c => c.Weight)], [.. list.Select(c => c.Mean)], [.. list.Select(c => c.Sd)]);
    }

    /// <summary>Mean.</summary>
    public double Mean => SmallMatrix.Dot(_weights, _means);

    /// <summary>Probability of a value below <paramref name="x"/>, plus half of that of exactly <paramref name="x"/>.</summary>
    public double Cdf(double x)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += _weights[i] * (_sds[i] > 0 ? Distributions.NormalCdf((x - _means[i]) / _sds[i]) : x > _means[i] ? 1 : x < _means[i] ? 0 : 0.5);
        return sum;
    }

    /// <summary>Value below which the share <paramref name="p"/> lies, by Newton steps kept inside a shrinking bracket.</summary>
    public double Quantile(double p)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < _weights.Length; i++)
        {
            low = Math.Min(low, _means[i] - 8 * _sds[i]);
            high = Math.Max(high, _means[i] + 8 * _sds[i]);
        }
        double precision = 1e-9 * (high - low) + 1e-13, x = Math.Clamp(Mean, low, high);
        for (int i = 0; high - low > precision && i < 200; i++)
        {
            double miss = Cdf(x) - p;
            (low, high) = miss < 0 ? (x, high) : (low, x);
            double step = miss / Density(x), next = x - step;
            if (Math.Abs(step) < precision)
                return next;
            // A point mass has no slope to follow: every other step halves the bracket.
            x = i % 2 == 0 && next > low && next < high ? next : 0.5 * (low + high);
        }
        int mass = Array.FindIndex(_sds, sd => sd == 0);
        return mass >= 0 && Math.Abs(_means[mass] - 0.5 * (low + high)) <= 2 * precision ? _means[mass] : 0.5 * (low + high);
    }

    /// <summary>
    /// Nearly the same distribution of far fewer components: those whose means and deviations differ by less than a twentieth of a
    /// deviation become one of equal mean and variance.
    /// </summary>
    public NormalMixture Merged()
    {
        const double step = 0.05;
        Dictionary<(long, long), (double Weight, double Mean, double Square)> cells = [];
        for (int i = 0; i < _weights.Length; i++)
        {
            double size = Math.Max(_sds[i], 1e-12);
            long row = (long)Math.Round(Math.Log(size) / step);
            var cell = (row, (long)Math.Clamp(Math.Round(_means[i] / (step * Math.Exp(row * step))), -1e17, 1e17));
            (double weight, double mean, double square) = cells.GetValueOrDefault(cell);
            // A point mass apart from 0 comes as its own mean, and rounding must not leave it a deviation below 0.
            double total = weight + _weights[i], off = _means[i] - mean, by = total > 0 ? off * _weights[i] / total : 0;
            cells[cell] = (total, mean + by, square + _weights[i] * (_sds[i] * _sds[i] + Math.Max(0, off * (off - by))));
        }
        return Of(cells.Values.Where(c => c.Weight > 0).Select(c => (c.Weight, c.Mean, Math.Sqrt(c.Square / c.Weight))));
    }

    private double Density(double x)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            if (_sds[i] > 0)
                sum += _weights[i] / _sds[i] * Math.Exp(-0.5 * (x - _means[i]) / _sds[i] * ((x - _means[i]) / _sds[i]));
        return sum / Math.Sqrt(2 * Math.PI);
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

    /// <summary>Median with the central interval of this level.</summary>
    public Estimate Central(double level) => new(Quantile(0.5), Quantile(0.5 * (1 - level)), Quantile(0.5 * (1 + level)));
}
