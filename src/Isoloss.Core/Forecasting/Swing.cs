namespace Isoloss.Core.Forecasting;

/// <summary>How a known number is moved in the tornado. What is uncertain moves between its own 5 % and 95 % quantiles instead.</summary>
/// <param name="Below">What is added for the low end, or the factor.</param>
/// <param name="Above">What is added for the high end, or the factor.</param>
/// <param name="IsFactor">True when the number is multiplied.</param>
public sealed record Swing(double Below, double Above, bool IsFactor)
{
    /// <summary>Not moved.</summary>
    public static Swing None { get; } = new(0, 0, false);

    /// <summary>Divided and multiplied.</summary>
    public static Swing By(double factor) => new(1 / factor, factor, true);

    /// <summary>Lowered and raised.</summary>
    public static Swing PlusMinus(double step) => new(-step, step, false);

    /// <summary>The two ends from <paramref name="value"/>.</summary>
    public (double Low, double High) From(double value) => IsFactor ? (value * Below, value * Above) : (value + Below, value + Above);
}
