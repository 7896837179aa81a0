namespace Isoloss.Core.Organisation;

/// <summary>
/// Standard normal distribution function, absolute error below 7.5e-8 (Abramowitz and Stegun 1964, 26.2.17): shares of ideas need no more, and
/// millions of them are computed.
/// </summary>
internal static class QuickNormal
{
    public static double Cdf(double x)
    {
        double t = 1 / (1 + 0.2316419 * Math.Abs(x));
        double series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double tail = series * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        return x >= 0 ? 1 - tail : tail;
    }
}
