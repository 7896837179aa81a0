namespace Isoloss.Core.Forecasting;

/// <summary>Compute that can be paid for, in decimal logarithms, where what drives it is known.</summary>
/// <param name="model">The model; of what is uncertain the median is taken.</param>
public sealed class Supply(TimelineModel model)
{
    private const double GdpYear = 2020;

    /// <summary>log10 dollars spent on the largest training run of a year.</summary>
    public double Spending(double year) => SpendingOf(model.Number, year);

    /// <summary>log10 FLOP that a dollar buys in a year.</summary>
    public double FlopPerDollar(double year) => HardwareOf(model.Number, year);

    /// <summary>log10 FLOP of the largest training run of a year.</summary>
    public double Flops(double year) => Spending(year) + FlopPerDollar(year);

    /// <summary>log10 of how far algorithms have lowered an anchor's requirement since <c>algorithms.year</c>; at least 0.</summary>
    public double Efficiency(Anchor anchor, double year) => EfficiencyOf(model.Number, anchor, year);

    /// <summary>log10 FLOP of the largest run in the currency of an anchor's requirement: algorithms of <c>algorithms.year</c>.</summary>
    public double Effective(Anchor anchor, double year) => Flops(year) + Efficiency(anchor, year);

    internal static double SpendingOf(Func<string, double> input, double year)
    {
        double cap = Math.Log10(input("spending.share") * input("gdp.start")) + (year - GdpYear) * Math.Log10(1 + input("gdp.growth"));
        return Growth.Saturating(Math.Log10(input("spending.start")), cap, year - input("spending.year"), input("spending.doubling"));
    }

    internal static double HardwareOf(Func<string, double> input, double year) => Growth.Saturating(
        Math.Log10(input("hardware.start")), Math.Log10(input("hardware.cap")), year - input("hardware.year"), input("hardware.doubling"));

    internal static double EfficiencyOf(Func<string, double> input, Anchor anchor, double year) =>
        Growth.Efficiency(year - input("algorithms.year"), input($"{anchor.Name()}.halving"), input($"{anchor.Name()}.cap"));
}
