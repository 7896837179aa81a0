namespace Isoloss.Core.Forecasting;

/// <summary>Exponential growth that saturates, in decimal logarithms.</summary>
internal static class Growth
{
    private static readonly double Ln10 = Math.Log(10);

    /// <summary>Decimal logarithm of 2: what a doubling adds.</summary>
    public static double Log2 { get; } = Math.Log10(2);

    /// <summary>log10 of x / (1 + x/max), from the logarithms of both: growth that saturates at the cap.</summary>
    public static double Below(double logX, double logMax)
    {
        double over = logX - logMax;
        // Far beyond the cap the power would overflow; far below it the logarithm is zero to rounding.
        if (over > 300)
            return logMax;
        return over < -17 ? logX : logX - Math.Log(1 + Math.Exp(over * Ln10)) / Ln10;
    }
}
