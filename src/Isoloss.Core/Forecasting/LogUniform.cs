namespace Isoloss.Core.Forecasting;

/// <summary>Equally likely in every factor between two numbers above 0: <c>loguniform[lower, upper]</c>.</summary>
public sealed class LogUniform : Distribution
{
    private readonly double _lower, _upper, _span;

    /// <summary>Creates it.</summary>
    /// <exception cref="BadInputException">The ends do not rise or are not above 0.</exception>
    public LogUniform(double lower, double upper)
    {
        RequireRising("loguniform", lower, upper);
        RequirePositive("loguniform", lower);
        (_lower, _upper, _span) = (lower, upper, Math.Log(upper / lower));
    }

    /// <inheritdoc/>
    public override double Cdf(double x) => x <= _lower ? 0 : Math.Min(1, Math.Log(x / _lower) / _span);

    /// <inheritdoc/>
    public override double Quantile(double p) => _lower * Math.Exp(p * _span);

    /// <inheritdoc/>
    public override string ToString() => Text($"loguniform[{_lower}, {_upper}]");
}
