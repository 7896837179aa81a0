using System.Globalization;
using Isoloss.Core;

namespace Isoloss.Cli.Output;

/// <summary>How numbers look in text: as many digits as they deserve, always with a point.</summary>
internal static class Figures
{
    /// <summary>A fitted parameter or a loss: five significant digits.</summary>
    public static string Plain(double x) => Math.Abs(x) is >= 1e5 or (> 0 and < 1e-3)
        ? x.ToString("0.####e+0", CultureInfo.InvariantCulture)
        : x.ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>A loss: four decimals, so that losses stand under each other.</summary>
    public static string Loss(double x) => x.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A compute: <c>1.5e18</c>.</summary>
    public static string Flops(double x) => x.ToString("0.##e0", CultureInfo.InvariantCulture);

    /// <summary>A multiplier: <c>1.08</c>, or <c>12</c> when large.</summary>
    public static string Times(double x) => x > 1000
        ? "over 1000"
        : x.ToString(Math.Abs(x) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>A signed difference: <c>-0.013</c>.</summary>
    public static string Signed(double x, string format = "0.00") =>
        x.ToString($"+{format};-{format};{format}", CultureInfo.InvariantCulture);

    /// <summary>A probability: two digits, and never a bare 0 or 1.</summary>
    public static string Probability(double p) => p switch
    {
        > 0.995 => "> 0.99",
        < 0.005 => "< 0.01",
        _ => p.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>The level of an interval: <c>95 %</c>.</summary>
    public static string Level(double level) => $"{(level * 100).ToString("0.##", CultureInfo.InvariantCulture)} %";

    /// <summary>Both ends of an interval: <c>0.94 - 1.25</c>.</summary>
    public static string Range(Estimate e, Func<double, string> format) => $"{format(e.Lower)} - {format(e.Upper)}";
}
