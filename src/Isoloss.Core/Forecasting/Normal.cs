using Isoloss.Core.Numerics;

namespace Isoloss.Core.Forecasting;

/// <summary>A normal distribution: <c>normal(mean, sd)</c> or <c>normal 90%[lower, upper]</c>.</summary>
public sealed class Normal : Distribution
{
    private readonly string _notation;

    /// <summary>Creates it from mean and standard deviation.</summary>
    /// <param name="mean">Mean; finite.</param>
    /// <param name="sd">Standard deviation; above 0.</param>
    /// <exception cref="BadInputException">A number is out of its range.</exception>
    public Normal(double mean, double sd)
    {
        if (!double.IsFinite(mean) || !double.IsFinite(sd) || sd <= 0)
            throw new BadInputException(Text($"normal: found mean {mean} and standard deviation {sd}, expected finite numbers and a standard deviation above 0"));
        (Mean, Sd, _notation) = (mean, sd, Text($"normal({mean}, {sd})"));
    }

    /// <summary>Creates it from the central interval that holds <paramref name="level"/> of the probability.</summary>
    /// <exception cref="BadInputException">The ends do not rise, or the level is not between 0 and 1.</exception>
    public Normal(double level, double lower, double upper)
    {
        RequireLevel("normal", level);
        RequireRising("normal", lower, upper);
        Mean = 0.5 * (lower + upper);
        Sd = 0.5 * (upper - lower) / NormalScore.Quantile(0.5 + level / 2);
        _notation = Text($"normal {100 * level}%[{lower}, {upper}]");
    }

    /// <summary>Mean.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation.</summary>
    public double Sd { get; }

    /// <inheritdoc/>
    public override double Cdf(double x) => Numerics.Distributions.NormalCdf((x - Mean) / Sd);

    /// <inheritdoc/>
    public override double Quantile(double p) => Mean + Sd * NormalScore.Quantile(p);

    /// <inheritdoc/>
    public override string ToString() => _notation;
}
