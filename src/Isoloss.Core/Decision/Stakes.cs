using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// What a decision is worth, as a share of the compute at stake. Going with a change of multiplier m saves <c>1 - 1/m</c> when m is above 1
/// and wastes <c>1 - m</c> when it is below; staying forgoes and spares the same. Both wrongs can be weighed.
/// </summary>
/// <param name="Threshold">Log of the smallest multiplier worth going for.</param>
/// <param name="WrongGo">Weight of what a wrong go wastes. Default 1; above 0.</param>
/// <param name="WrongNoGo">Weight of what a wrong no-go forgoes. Default 1; above 0.</param>
public readonly record struct Stakes(double Threshold, double WrongGo = 1, double WrongNoGo = 1)
{
    /// <summary>Expected gain and expected waste of going, when the log multiplier is normal.</summary>
    internal (double Gain, double Waste) Of(double mean, double variance)
    {
        double m = mean - Threshold, s = Math.Sqrt(variance);
        if (s < 1e-9)
            return m > 0 ? (WrongNoGo * -Expm1(-m), 0) : (0, WrongGo * -Expm1(m));
        return (WrongNoGo * Above(m, s), WrongGo * Above(-m, s));
    }

    /// <summary>E[1 - e^-x; x above 0] of a normal x.</summary>
    private static double Above(double m, double s)
    {
        double z = m / s - s;
        // e^(s^2/2 - m) Phi(z), written so that neither factor runs away.
        double discounted = z > -5
            ? Math.Exp(0.5 * s * s - m) * Distributions.NormalCdf(z)
            : Math.Exp(-0.5 * m * m / (s * s)) * Mills(-z) / Math.Sqrt(2 * Math.PI);
        return Math.Max(0, Distributions.NormalCdf(m / s) - discounted);
    }

    /// <summary>Mills' ratio (1 - Phi(x)) / phi(x) by its continued fraction (DLMF 7.9), for x of 5 and more to 1e-9.</summary>
    private static double Mills(double x)
    {
        double fraction = x;
        for (int k = 12; k >= 1; k--)
            fraction = x + k / fraction;
        return 1 / fraction;
    }

    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + 0.5 * x * x : Math.Exp(x) - 1;
}
