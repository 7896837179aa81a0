namespace Isoloss.Core;

/// <summary>A number with its interval; the interval's level stands beside it in the result that holds it.</summary>
/// <param name="Value">Point estimate.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public readonly record struct Estimate(double Value, double Lower, double Upper)
{
    /// <summary>True when <paramref name="x"/> lies in the interval, ends included.</summary>
    public bool Contains(double x) => Lower <= x && x <= Upper;
}
