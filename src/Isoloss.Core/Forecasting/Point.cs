namespace Isoloss.Core.Forecasting;

/// <summary>A known number: <c>2.5</c>.</summary>
public sealed class Point : Distribution
{
    /// <summary>Creates it.</summary>
    /// <param name="value">The number; finite.</param>
    /// <exception cref="BadInputException">It is not finite.</exception>
    public Point(double value) =>
        Value = double.IsFinite(value) ? value : throw new BadInputException($"found {value}, expected a finite number");

    /// <summary>The number.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override bool IsPoint => true;

    /// <inheritdoc/>
    public override double Cdf(double x) => x >= Value ? 1 : 0;

    /// <inheritdoc/>
    public override double Quantile(double p) => Value;

    /// <inheritdoc/>
    public override string ToString() => Text($"{Value}");
}
