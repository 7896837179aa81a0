namespace Isoloss.Core.Forecasting;

/// <summary>Something that grows exponentially below a cap that may grow too, in decimal logarithms of it and in years.</summary>
/// <param name="Start">Logarithm of the value in the year it starts from.</param>
/// <param name="Rise">Rise of the logarithm per year far below the cap.</param>
/// <param name="Year">The year it starts from.</param>
/// <param name="Cap">Logarithm of the cap in <paramref name="CapYear"/>.</param>
/// <param name="CapRise">Rise of the cap's logarithm per year.</param>
/// <param name="CapYear">The year that the cap is stated for.</param>
internal readonly record struct SupplyCurve(double Start, double Rise, double Year, double Cap, double CapRise = 0, double CapYear = 0)
{
    private const double GdpYear = 2020;

    /// <summary>log10 dollars spent on the largest training run: capped by a share of the economy, which grows.</summary>
    public static SupplyCurve Spending(double start, double year, double doubling, double share, double gdp, double gdpGrowth) =>
        new(Math.Log10(start), Growth.Log2 / doubling, year, Math.Log10(share * gdp), Math.Log10(1 + gdpGrowth), GdpYear);

    /// <summary>log10 FLOP that a dollar buys.</summary>
    public static SupplyCurve Hardware(double start, double year, double doubling, double cap) =>
        new(Math.Log10(start), Growth.Log2 / doubling, year, Math.Log10(cap));

    /// <summary>log10 of how far algorithms lower a requirement; the cap is a logarithm already.</summary>
    public static SupplyCurve Efficiency(double year, double halving, double cap) => new(0, Growth.Log2 / halving, year, cap);

    /// <summary>The logarithm in a year.</summary>
    public double At(double year) => Growth.Below(Start + Rise * (year - Year), Cap + CapRise * (year - CapYear));
}
