namespace Isoloss.Core.Forecasting;

/// <summary>
/// A number above 0 whose logarithm is normal: <c>lognormal(median, sd of the natural logarithm)</c> or
/// <c>lognormal 90%[lower, upper]</c>.
/// </summary>
public sealed class LogNormal : Distribution
{
    private readonly string _notation;

    /// <summary>Creates it from its median and the standard deviation of its natural logarithm.</summary>
    /// <exception cref="BadInputException">A number is not above 0.</exception>
    public LogNormal(double median, double logSd)
    {
        RequirePositive("lognormal", median);
        (Log, _notation) = (new Normal(Math.Log(median), logSd), Text($"lognormal({median}, {logSd})"));
    }

    /// <summary>Creates it from the central interval that holds <paramref name="level"/> of the probability.</summary>
    /// <exception cref="BadInputException">The ends do not rise or are not above 0, or the level is not between 0 and 1.</exception>
    public LogNormal(double level, double lower, double upper)
    {
        RequireRising("lognormal", lower, upper);
        RequirePositive("lognormal", lower);
        (Log, _notation) = (new Normal(level, Math.Log(lower), Math.Log(upper)), Text($"lognormal {100 * level}%[{lower}, {upper}]"));
    }

    /// <summary>The normal distribution of its natural logarithm.</summary>
    public Normal Log { get; }

    /// <inheritdoc/>
    public override double Cdf(double x) => x <= 0 ? 0 : Log.Cdf(Math.Log(x));

    /// <inheritdoc/>
    public override double Quantile(double p) => Math.Exp(Log.Quantile(p));

    /// <inheritdoc/>
    public override string ToString() => _notation;
}
