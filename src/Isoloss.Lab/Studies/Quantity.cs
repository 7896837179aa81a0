using System.Globalization;

namespace Isoloss.Lab.Studies;

/// <summary>Numbers as people of this field write them: 50k, 0.5M, 70B, 1.4T, 1e24.</summary>
public static class Quantity
{
    private static readonly (char Letter, double Factor)[] Suffixes = [('T', 1e12), ('B', 1e9), ('M', 1e6), ('k', 1e3)];

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number with an optional suffix k, M, B or T (10^3, 10^6, 10^9, 10^12).</summary>
    /// <param name="text">Such as <c>0.5M</c>.</param>
    /// <param name="value">The number; not finite numbers are refused.</param>
    public static bool TryParse(string text, out double value)
    {
        double factor = 1;
        string digits = text.Trim();
        foreach (var (letter, size) in Suffixes)
            if (digits.EndsWith(letter) || (letter == 'k' && digits.EndsWith('K')))
                (factor, digits) = (size, digits[..^1]);
        // Decimal arithmetic keeps 0.3M a whole number; binary would make some of these 300000.00000000006.
        if (factor > 1 && decimal.TryParse(digits, Style, CultureInfo.InvariantCulture, out decimal exact) && Math.Abs(exact) < 1e15m)
        {
            value = (double)(exact * (decimal)factor);
            return true;
        }
        bool read = double.TryParse(digits, Style, CultureInfo.InvariantCulture, out value);
        value *= factor;
        return read && double.IsFinite(value);
    }

    /// <summary>A whole number in its shortest exact form: 500k, 1.5M, 1234567.</summary>
    public static string Format(long value)
    {
        var (letter, factor) = Array.Find(Suffixes, s => Math.Abs((double)value) >= s.Factor);
        decimal scaled = factor > 0 ? value / (decimal)factor : 0;
        if (scaled != 0 && scaled == Math.Round(scaled, 3))
            return scaled.ToString("0.###", CultureInfo.InvariantCulture) + letter;
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
