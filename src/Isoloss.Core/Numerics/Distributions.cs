namespace Isoloss.Core.Numerics;

/// <summary>The normal and Student distributions.</summary>
internal static class Distributions
{
    /// <summary>Beyond this many standard deviations the normal tail is below 1e-15.</summary>
    private const double NormalReach = 8;

    /// <summary>Standard normal distribution function, absolute error below 1e-14 (series of Marsaglia 2004, J. Stat. Softw. 11(4)).</summary>
    public static double NormalCdf(double x)
    {
        if (x <= -NormalReach)
            return 0;
        if (x >= NormalReach)
            return 1;
        double sum = x, term = x;
        for (int i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>Standard normal quantile, <paramref name="p"/> in (0, 1).</summary>
    public static double NormalQuantile(double p) => Bisect(NormalCdf, p, -NormalReach, NormalReach);

    /// <summary>Student quantile with <paramref name="dof"/> degrees of freedom (above 0), <paramref name="p"/> in (0, 1).</summary>
    public static double StudentQuantile(double p, double dof)
    {
        if (p < 0.5)
            return -StudentQuantile(1 - p, dof);
        double high = 1;
        while (StudentCdf(high, dof) < p && high < 1e12)
            high *= 2;
        return Bisect(x => StudentCdf(x, dof), p, 0, high);
    }

    /// <summary>Student distribution function.</summary>
    public static double StudentCdf(double x, double dof)
    {
        double tail = 0.5 * RegularizedBeta(dof / (dof + x * x), dof / 2, 0.5);
        return x > 0 ? 1 - tail : tail;
    }

    private static double Bisect(Func<double, double> cdf, double p, double low, double high)
    {
        for (int i = 0; i < 200 && high - low > 1e-13 * (1 + Math.Abs(low)); i++)
        {
            double middle = 0.5 * (low + high);
            if (cdf(middle) < p)
                low = middle;
            else
                high = middle;
        }
        return 0.5 * (low + high);
    }

    /// <summary>Regularised incomplete beta function by its continued fraction (NIST DLMF 8.17.22), evaluated by Lentz's method.</summary>
    internal static double RegularizedBeta(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
            return x <= 0 ? 0 : 1;
        if (x > (a + 1) / (a + b + 2))
            return 1 - RegularizedBeta(1 - x, b, a);
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x)) / a;
        double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), fraction = d;
        for (int m = 1; m < 1000; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / (1 + even * d);
            c = 1 + even / c;
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / (1 + odd * d);
            c = 1 + odd / c;
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15)
                break;
        }
        return front * fraction;
    }

    /// <summary>Logarithm of the gamma function for positive arguments: recurrence to 10, then Stirling's series (DLMF 5.11.1).</summary>
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 10; x++)
            shift -= Math.Log(x);
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return shift + (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series;
    }
}
