namespace Isoloss.Core.Forecasting;

/// <summary>Equally likely anywhere between two numbers: <c>uniform[lower, upper]</c>.</summary>
public sealed class Uniform : Distribution
{
    private readonly double _lower, _upper;

    /// <summary>Creates it.</summary>
    /// <exception cref="BadInputException">The ends do not rise.</exception>
    public Uniform(double lower, double upper)
    {
        RequireRising("uniform", lower, upper);
        (_lower, _upper) = (lower, upper);
    }

    /// <inheritdoc/>
    public override double Cdf(double x) => Math.Clamp((x - _lower) / (_upper - _lower), 0, 1);

    /// <inheritdoc/>
    public override double Quantile(double p) => _lower + p * (_upper - _lower);

    /// <inheritdoc/>
    public override string ToString() => Text($"uniform[{_lower}, {_upper}]");
}
