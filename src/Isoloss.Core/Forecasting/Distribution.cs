namespace Isoloss.Core.Forecasting;

/// <summary>
/// What is believed of one number. <see cref="object.ToString"/> gives the notation that <see cref="DistributionText"/> reads.
/// </summary>
public abstract class Distribution
{
    /// <summary>True when the number is known: all probability in one point.</summary>
    public virtual bool IsPoint => false;

    /// <summary>The middle: half of the probability lies below.</summary>
    public double Median => Quantile(0.5);

    /// <summary>Probability of at most <paramref name="x"/>.</summary>
    public abstract double Cdf(double x);

    /// <summary>The value below which a share <paramref name="p"/> of the probability lies; p in (0, 1).</summary>
    public abstract double Quantile(double p);

    /// <summary>Writes the numbers of a notation, always with a point and as few digits as read back the same.</summary>
    private protected static string Text(FormattableString notation) =>
        FormattableString.Invariant(notation).Replace("E+", "e", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);

    /// <summary>Refuses an interval whose ends are not numbers that rise.</summary>
    private protected static void RequireRising(string name, double lower, double upper)
    {
        if (!double.IsFinite(lower) || !double.IsFinite(upper))
            throw new BadInputException(Text($"{name}: found [{lower}, {upper}], expected two finite numbers"));
        if (lower >= upper)
            throw new BadInputException(Text($"{name}: found lower {lower} above upper {upper}, expected the lower end first and below the upper"));
    }

    /// <summary>Refuses an interval on a scale of factors whose ends are not above 0.</summary>
    private protected static void RequirePositive(string name, double lower)
    {
        if (lower <= 0)
            throw new BadInputException(Text($"{name}: found {lower}, expected numbers above 0; normal takes any"));
    }

    /// <summary>Refuses a level of an interval outside (0, 1).</summary>
    private protected static void RequireLevel(string name, double level)
    {
        if (!(level is > 0 and < 1))
            throw new BadInputException(Text($"{name}: found the level {100 * level} %, expected one between 0 % and 100 %, such as 90%"));
    }

    /// <summary>The quantile of a distribution without a formula for it, by halving an interval that holds it.</summary>
    private protected double Bisect(double p, double low, double high)
    {
        for (int i = 0; i < 200 && high - low > 1e-13 * (1 + Math.Abs(low)); i++)
        {
            double middle = 0.5 * (low + high);
            if (Cdf(middle) < p)
                low = middle;
            else
                high = middle;
        }
        return 0.5 * (low + high);
    }
}
