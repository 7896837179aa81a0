namespace Isoloss.Core.Forecasting;

/// <summary>Compute that can be paid for, in decimal logarithms, where what drives it is known.</summary>
/// <param name="model">The model; of what is uncertain the median is taken.</param>
public sealed class Supply(TimelineModel model)
{
    private readonly SupplyCurve _spending = SupplyCurve.Spending(
        model.Number("spending.start"), model.Number("spending.year"), model.Number("spending.doubling"),
        model.Number("spending.share"), model.Number("gdp.start"), model.Number("gdp.growth"));

    private readonly SupplyCurve _hardware = SupplyCurve.Hardware(
        model.Number("hardware.start"), model.Number("hardware.year"), model.Number("hardware.doubling"), model.Number("hardware.cap"));

    /// <summary>log10 dollars spent on the largest training run of a year.</summary>
    public double Spending(double year) => _spending.At(year);

    /// <summary>log10 FLOP that a dollar buys in a year.</summary>
    public double FlopPerDollar(double year) => _hardware.At(year);

    /// <summary>log10 FLOP of the largest training run of a year.</summary>
    public double Flops(double year) => Spending(year) + FlopPerDollar(year);

    /// <summary>log10 of how far algorithms have lowered an anchor's requirement since <c>algorithms.year</c>.</summary>
    public double Efficiency(Anchor anchor, double year) => EfficiencyCurve.Of(anchor, model.Number).At(year);

    /// <summary>log10 FLOP of the largest run in the currency of an anchor's requirement: algorithms of <c>algorithms.year</c>.</summary>
    public double Effective(Anchor anchor, double year) => Flops(year) + Efficiency(anchor, year);
}
