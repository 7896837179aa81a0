namespace Isoloss.Core.Forecasting;

/// <summary>
/// How far algorithms have lowered a requirement, in decimal logarithms: growth of the anchor's own pace below a cap, and a measured gain.
/// The gain counts once from its year on, beyond the cap; or, where gains like it are adopted every so often, they set the pace from that
/// year on, below the cap.
/// </summary>
/// <param name="Rise">Rise a year far below the cap.</param>
/// <param name="Year">The year of the algorithms that requirements are stated for.</param>
/// <param name="Cap">The cap.</param>
/// <param name="Gain">log10 of the measured multiplier.</param>
/// <param name="GainYear">The year from which it counts.</param>
/// <param name="GainsPerYear">Gains like it that are adopted a year; 0 where it counts once.</param>
internal readonly record struct EfficiencyCurve(double Rise, double Year, double Cap, double Gain, double GainYear, double GainsPerYear)
{
    /// <summary>Names of the inputs of an anchor's curve, in the order of <see cref="Of(ReadOnlySpan{double})"/>.</summary>
    public static string[] Inputs(Anchor anchor) =>
        [$"{anchor.Name()}.halving", "algorithms.year", $"{anchor.Name()}.cap", "algorithms.gain", "algorithms.gain-year", "algorithms.gains-per-year"];

    /// <summary>The curve of values in the order of <see cref="Inputs"/>.</summary>
    public static EfficiencyCurve Of(ReadOnlySpan<double> values) => new(Growth.Log2 / values[0], values[1], values[2], values[3], values[4], values[5]);

    /// <summary>The curve of an anchor.</summary>
    public static EfficiencyCurve Of(Anchor anchor, Func<string, double> input) => Of([.. Inputs(anchor).Select(input)]);

    /// <summary>The logarithm in a year; without the measured gain at least 0.</summary>
    public double At(double year)
    {
        bool isPace = GainsPerYear > 0;
        double own = Rise * ((isPace ? Math.Min(year, GainYear) : year) - Year);
        // What is measured to be no gain is not adopted again and again.
        double adopted = isPace ? GainsPerYear * Math.Max(0, Gain) * Math.Max(0, year - GainYear) : 0;
        return Math.Max(0, Growth.Below(own + adopted, Cap)) + (isPace || year < GainYear ? 0 : Gain);
    }
}
