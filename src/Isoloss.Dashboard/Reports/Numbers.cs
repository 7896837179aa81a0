using System.Globalization;
using System.Text;
using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Dashboard.Reports;

/// <summary>Numbers as a reader of a report expects them; what is not a number is a dash.</summary>
internal static class Numbers
{
    /// <summary>Stands for a number that does not exist.</summary>
    public const string None = "–";

    /// <summary>A count of parameters or tokens: 27.3k, 1.2B.</summary>
    public static string Count(double value) =>
        value is >= 1e-3 and < 1e15 ? Quantity.Format(value) : Power(value);

    /// <summary>A large or small number as a power of ten: 1.2×10¹⁸, 10¹⁸.</summary>
    public static string Power(double value, int digits = 2)
    {
        if (!double.IsFinite(value) || value == 0)
            return value == 0 ? "0" : Fixed(value, 0);
        string[] parts = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture).Split('E');
        string mantissa = parts[0].TrimEnd('0').TrimEnd('.').Replace('-', '−');
        string power = "10" + Superscript(int.Parse(parts[1], CultureInfo.InvariantCulture));
        return mantissa == "1" ? power : $"{mantissa}×{power}";
    }

    /// <summary>A loss in nats per token, four decimals.</summary>
    public static string Loss(double? value) => value is { } x ? Fixed(x, 4) : None;

    /// <summary>A multiplier: 1.23×, 45.6×, 1.2×10⁵×.</summary>
    public static string Multiplier(double value) => value switch
    {
        double.NaN => Fixed(value, 0) + "×",
        >= 1e4 or < 1e-2 => Power(value) + "×",
        _ => Fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0) + "×",
    };

    /// <summary>A probability, never rounded up to certainty.</summary>
    public static string Probability(double value) => value switch
    {
        > 0.9995 => "> 0.999",
        < 0.0005 => "< 0.001",
        > 0.99 or < 0.01 => Fixed(value, 3),
        _ => Fixed(value, 2),
    };

    /// <summary>An interval's level: 95 %.</summary>
    public static string Level(double level) => Digits(level * 100, 4) + " %";

    /// <summary>An interval: 1.10 – 1.38.</summary>
    public static string Interval(Estimate estimate, Func<double, string> format) =>
        $"{format(estimate.Lower)} – {format(estimate.Upper)}";

    /// <summary>A number with so many decimals; a true minus sign, no negative zero.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? None : value > 0 ? "∞" : "−∞";
        string text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        bool zero = text.All(c => c is '-' or '0' or '.');
        return zero ? text.TrimStart('-') : text.Replace('-', '−');
    }

    /// <summary>A number with its sign: +0.02, −0.02.</summary>
    public static string Signed(double value, int decimals)
    {
        string text = Fixed(value, decimals);
        return value > 0 && text.Any(c => c is > '0' and <= '9') ? "+" + text : text;
    }

    /// <summary>A fitted parameter of any size, four digits: 1.817, 482.0, 2.1×10⁵.</summary>
    public static string Parameter(double value) =>
        value == 0 || !double.IsFinite(value) ? Fixed(value, 0)
        : Math.Abs(value) is >= 1e-3 and < 1e4 ? Fixed(value, Decimals(value, 4))
        : Power(value, 4);

    /// <summary>A number as a machine reads it, for sorting; empty when there is none.</summary>
    public static string Sortable(double? value) =>
        value is { } x && double.IsFinite(x) ? x.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Digits(double value, int digits)
    {
        if (!double.IsFinite(value))
            return Fixed(value, 0);
        int decimals = value == 0 ? 0 : Decimals(value, digits);
        string text = Fixed(value, decimals);
        return decimals == 0 ? text : text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>Decimals that show so many significant digits.</summary>
    private static int Decimals(double value, int digits) =>
        Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15);

    private static string Superscript(int exponent)
    {
        var text = new StringBuilder();
        foreach (char c in exponent.ToString(CultureInfo.InvariantCulture))
            text.Append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']);
        return text.ToString();
    }
}
