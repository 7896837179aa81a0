using System.Numerics;

namespace Isoloss.Core.Organisation;

/// <summary>
/// Random numbers for simulation: xoshiro256++ (Blackman and Vigna 2021), seeded by SplitMix64. A simulation draws tens of millions;
/// the runtime's seeded generator is several times slower.
/// </summary>
internal sealed class RandomStream
{
    private ulong _a, _b, _c, _d;
    private double _spare = double.NaN;

    public RandomStream(ulong seed) => (_a, _b, _c, _d) = (Split(ref seed), Split(ref seed), Split(ref seed), Split(ref seed));

    /// <summary>Uniform in (0, 1).</summary>
    public double NextUniform() => ((NextBits() >> 11) + 0.5) * (1.0 / (1L << 53));

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -Math.Log(NextUniform());

    /// <summary>Standard normal by the polar method (Marsaglia and Bray 1964).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spare))
        {
            double kept = _spare;
            _spare = double.NaN;
            return kept;
        }
        double x, y, square;
        do
        {
            x = 2 * NextUniform() - 1;
            y = 2 * NextUniform() - 1;
            square = x * x + y * y;
        }
        while (square >= 1);
        double scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = y * scale;
        return x * scale;
    }

    /// <summary>Gamma with mean 1: constant for a variation of 0, exponential for 1.</summary>
    /// <param name="variation">Coefficient of variation, 0 or more.</param>
    public double NextGamma(double variation)
    {
        if (variation == 0)
            return 1;
        if (variation == 1)
            return NextExponential();
        double shape = 1 / (variation * variation);
        return shape >= 1 ? Marsaglia(shape) / shape : Marsaglia(shape + 1) * Math.Pow(NextUniform(), 1 / shape) / shape;
    }

    // Marsaglia and Tsang 2000, for shapes of at least 1.
    private double Marsaglia(double shape)
    {
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal(), v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && Math.Log(NextUniform()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    private ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_a + _d, 23) + _a, t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Split(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
