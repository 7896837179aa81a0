namespace Isoloss.Core.Forecasting;

/// <summary>A beta distribution, between 0 and 1 or stretched between two numbers: <c>beta(a, b)</c>, <c>beta(a, b)[lower, upper]</c>.</summary>
public sealed class Beta : Distribution
{
    private readonly double _a, _b, _lower, _upper;

    /// <summary>Creates it.</summary>
    /// <param name="a">First shape; above 0.</param>
    /// <param name="b">Second shape; above 0.</param>
    /// <param name="lower">Least value. Default 0.</param>
    /// <param name="upper">Largest value. Default 1.</param>
    /// <exception cref="BadInputException">A shape is not above 0 or the ends do not rise.</exception>
    public Beta(double a, double b, double lower = 0, double upper = 1)
    {
        if (!double.IsFinite(a) || !double.IsFinite(b) || a <= 0 || b <= 0)
            throw new BadInputException(Text($"beta: found shapes {a} and {b}, expected two numbers above 0"));
        RequireRising("beta", lower, upper);
        (_a, _b, _lower, _upper) = (a, b, lower, upper);
    }

    /// <inheritdoc/>
    public override double Cdf(double x) => Numerics.Distributions.RegularizedBeta((x - _lower) / (_upper - _lower), _a, _b);

    /// <inheritdoc/>
    public override double Quantile(double p) => Bisect(p, _lower, _upper);

    /// <inheritdoc/>
    public override string ToString() =>
        (_lower, _upper) == (0, 1) ? Text($"beta({_a}, {_b})") : Text($"beta({_a}, {_b})[{_lower}, {_upper}]");
}
