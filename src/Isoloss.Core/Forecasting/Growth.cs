namespace Isoloss.Core.Forecasting;

/// <summary>Exponential growth that saturates, in decimal logarithms.</summary>
internal static class Growth
{
    private static readonly double Log2 = Math.Log10(2);

    /// <summary>log10 of x0 g / (1 + (x0/xmax) g) with g = 2^(years/doubling).</summary>
    public static double Saturating(double logStart, double logMax, double years, double doubling) =>
        Below(logStart + years * Log2 / doubling, logMax);

    /// <summary>log10 of the gain of algorithms, max(1, g / (1 + g/10^cap)) with g = 2^(years/halving).</summary>
    public static double Efficiency(double years, double halving, double cap) =>
        Math.Max(0, Below(years * Log2 / halving, cap));

    /// <summary>log10 of x / (1 + x/max).</summary>
    private static double Below(double logX, double logMax)
    {
        double over = logX - logMax;
        // Far beyond the cap the power would overflow; far below it the logarithm is zero to rounding.
        return over > 300 ? logMax : logX - Math.Log10(1 + Math.Pow(10, over));
    }
}
