namespace Isoloss.Core.Forecasting;

/// <summary>
/// A distribution as masses on evenly spaced points, for sums of independent numbers without sampling. A point stands for the cell of
/// one <see cref="Step"/> around it, so a sum of n numbers has its variance wrong by at most n Step^2/12.
/// </summary>
internal sealed class Lattice
{
    /// <summary>Distance of two points, in orders of magnitude.</summary>
    public const double Step = 0.02;

    /// <summary>Probability beyond each end that is not represented.</summary>
    private const double Tail = 1e-9;

    private readonly double _start;
    private readonly double[] _mass;
    private double[]? _cumulative;

    private Lattice(double start, double[] mass) => (_start, _mass) = (start, mass);

    /// <summary>The masses of <paramref name="factor"/> times a number believed to be <paramref name="value"/>.</summary>
    public static Lattice Of(Distribution value, double factor = 1)
    {
        if (value is Point point || factor == 0)
            return At(factor * value.Median);
        double a = factor * value.Quantile(Tail), b = factor * value.Quantile(1 - Tail);
        double low = Math.Min(a, b), high = Math.Max(a, b);
        int count = (int)Math.Ceiling((high - low) / Step) + 1;
        double[] mass = new double[count];
        double below = 0;
        for (int i = 0; i < count; i++)
        {
            // The last cell takes what lies beyond.
            double up = i == count - 1 ? 1 : Cdf(value, factor, low + (i + 0.5) * Step);
            mass[i] = Math.Max(0, up - below);
            below = Math.Max(below, up);
        }
        return new Lattice(low, mass);
    }

    /// <summary>All probability in one point.</summary>
    public static Lattice At(double value) => new(value, [1]);

    /// <summary>The distribution of the sum of two independent numbers.</summary>
    public Lattice Plus(Lattice other)
    {
        double[] sum = new double[_mass.Length + other._mass.Length - 1];
        (double[] few, double[] many) = _mass.Length < other._mass.Length ? (_mass, other._mass) : (other._mass, _mass);
        for (int i = 0; i < few.Length; i++)
            AddScaled(many, few[i], sum.AsSpan(i, many.Length));
        return new Lattice(_start + other._start, sum);
    }

    /// <summary>The number plus a known one.</summary>
    public Lattice Plus(double shift) => new(_start + shift, _mass);

    /// <summary>One of several, each with its probability. Points between those of the result are shared by their neighbours.</summary>
    public static Lattice Mix(IReadOnlyList<(double Weight, Lattice Part)> parts)
    {
        double low = parts.Min(p => p.Part._start), high = parts.Max(p => p.Part.End);
        double[] mass = new double[(int)Math.Ceiling((high - low) / Step) + 2];
        foreach (var (weight, part) in parts)
        {
            double offset = (part._start - low) / Step;
            int first = (int)Math.Floor(offset);
            double right = offset - first;
            AddScaled(part._mass, weight * (1 - right), mass.AsSpan(first, part._mass.Length));
            AddScaled(part._mass, weight * right, mass.AsSpan(first + 1, part._mass.Length));
        }
        return new Lattice(low, mass);
    }

    /// <summary>What lies below <paramref name="limit"/> is raised, with the given probability, by an independent number.</summary>
    public Lattice Raise(double limit, double probability, Lattice by)
    {
        if (probability == 0 || _start - Step / 2 >= limit)
            return this;
        double[] stays = [.. _mass], moves = new double[_mass.Length];
        for (int i = 0; i < _mass.Length; i++)
        {
            moves[i] = probability * _mass[i] * Math.Clamp((limit - (_start + (i - 0.5) * Step)) / Step, 0, 1);
            stays[i] -= moves[i];
        }
        return Mix([(1, new Lattice(_start, stays)), (1, new Lattice(_start, moves).Plus(by))]);
    }

    /// <summary>What lies below <paramref name="floor"/> is raised to it.</summary>
    public Lattice Floor(double floor)
    {
        if (_start >= floor)
            return this;
        int first = Math.Min(_mass.Length, (int)Math.Ceiling((floor - _start) / Step));
        double below = _mass.AsSpan(0, first).ToArray().Sum();
        double[] mass = first == _mass.Length ? [0] : _mass[first..];
        return Mix([(below, At(floor)), (1, new Lattice(_start + first * Step, mass))]);
    }

    /// <summary>Probability of at most <paramref name="x"/>.</summary>
    public double Cdf(double x)
    {
        double[] cumulative = Cumulative();
        double at = (x - _start) / Step + 0.5;
        if (at <= 0)
            return 0;
        int cell = (int)at;
        return cell >= _mass.Length ? 1 : Math.Min(1, cumulative[cell] - (1 - (at - cell)) * _mass[cell]);
    }

    /// <summary>The value below which a share <paramref name="p"/> lies; p in (0, 1).</summary>
    public double Quantile(double p)
    {
        double[] cumulative = Cumulative();
        int cell = Array.BinarySearch(cumulative, p);
        cell = Math.Min(cell < 0 ? ~cell : cell, _mass.Length - 1);
        double within = _mass[cell] > 0 ? Math.Clamp(1 - (cumulative[cell] - p) / _mass[cell], 0, 1) : 1;
        return _start + (cell - 0.5 + within) * Step;
    }

    /// <summary>Value of the first point.</summary>
    public double Start => _start;

    /// <summary>Probability of each point.</summary>
    public ReadOnlySpan<double> Mass => _mass;

    private double End => _start + (_mass.Length - 1) * Step;

    private static double Cdf(Distribution value, double factor, double x) =>
        factor > 0 ? value.Cdf(x / factor) : 1 - value.Cdf(x / factor);

    private double[] Cumulative()
    {
        if (_cumulative is not null)
            return _cumulative;
        double[] cumulative = new double[_mass.Length];
        double sum = 0;
        for (int i = 0; i < _mass.Length; i++)
            cumulative[i] = sum += _mass[i];
        return _cumulative = cumulative;
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sums)
    {
        int i = 0, width = System.Numerics.Vector<double>.Count;
        var scale = new System.Numerics.Vector<double>(factor);
        for (; i <= values.Length - width; i += width)
            (new System.Numerics.Vector<double>(values[i..]) * scale + new System.Numerics.Vector<double>(sums[i..])).CopyTo(sums[i..]);
        for (; i < values.Length; i++)
            sums[i] += factor * values[i];
    }
}
