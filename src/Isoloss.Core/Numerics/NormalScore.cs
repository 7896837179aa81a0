namespace Isoloss.Core.Numerics;

/// <summary>The standard normal quantile where many are needed.</summary>
internal static class NormalScore
{
    /// <summary>
    /// Standard normal quantile for p in (0, 1): the rational start of Abramowitz and Stegun 26.2.23 (error 4.5e-4), then two Halley
    /// steps on the distribution function. Absolute error below 1e-9 for p from 1e-12 to 1 - 1e-12.
    /// </summary>
    public static double Quantile(double p)
    {
        if (p > 0.5)
            return -Quantile(1 - p);
        double t = Math.Sqrt(-2 * Math.Log(p));
        double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
        for (int step = 0; step < 2 && x > -7; step++)
        {
            double u = (Distributions.NormalCdf(x) - p) * Math.Sqrt(2 * Math.PI) * Math.Exp(0.5 * x * x);
            x -= u / (1 + 0.5 * x * u);
        }
        return x;
    }
}
