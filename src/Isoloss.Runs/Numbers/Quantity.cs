using System.Globalization;
using Isoloss.Core;

namespace Isoloss.Runs.Numbers;

/// <summary>
/// Numbers as people of this field write them: <c>70B</c>, <c>1.4T</c>, <c>50k</c>, <c>1e24</c>, <c>1_000</c>.
/// Suffixes, in either case: k 1e3, M 1e6, B or G 1e9, T 1e12, P 1e15. There is none for 1e18, because E starts an exponent.
/// </summary>
public static class Quantity
{
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const int LongestText = 64;

    /// <summary>Reads a finite number.</summary>
    /// <exception cref="BadInputException">The text is not one; says what was found and what is expected.</exception>
    public static double Parse(ReadOnlySpan<char> text) => TryParse(text, out double value)
        ? value
        : throw new BadInputException($"found '{Shorten(text)}', expected a number such as 70B, 1.4T, 50k, 1_000 or 1e24");

    /// <summary>Reads a finite number; false when the text is not one. White space around it is ignored.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out value))
            return double.IsFinite(value);
        return TryParseDecorated(text, out value);
    }

    /// <summary>Writes a number compactly, such as <c>1.4T</c>, <c>604k</c> or <c>5.76e23</c>; reading it back loses
    /// digits.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits kept at most, from 1 to 15. Default 3.</param>
    public static string Format(double value, int digits = 3)
    {
        double rounded =
            double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        double size = Math.Abs(rounded);
        if (!double.IsFinite(value) || size == 0)
            return value.ToString(CultureInfo.InvariantCulture);
        if (size is < 1e-3 or >= 1e18)
            return rounded.ToString("0.##############e0", CultureInfo.InvariantCulture);
        var (unit, suffix) = size switch
        {
            >= 1e15 => (1e15, "P"),
            >= 1e12 => (1e12, "T"),
            >= 1e9 => (1e9, "B"),
            >= 1e6 => (1e6, "M"),
            >= 1e3 => (1e3, "k"),
            _ => (1.0, ""),
        };
        return (rounded / unit).ToString("0.##################", CultureInfo.InvariantCulture) + suffix;
    }

    private static bool TryParseDecorated(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > LongestText)
            return false;
        int power = PowerOf(text[^1]);
        Span<char> plain = stackalloc char[LongestText + 4];
        if (!TryCopyWithoutSeparators(power > 0 ? text[..^1] : text, plain, out int length))
            return false;
        if (power > 0)
        {
            if (plain[..length].ContainsAny('e', 'E'))
                return false;
            // The suffix becomes an exponent, not a factor, so that 1.4T is exactly the double nearest to 1.4e12.
            plain[length++] = 'e';
            power.TryFormat(plain[length..], out int written, provider: CultureInfo.InvariantCulture);
            length += written;
        }
        return double.TryParse(plain[..length], Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static int PowerOf(char suffix) => char.ToUpperInvariant(suffix) switch
    {
        'K' => 3,
        'M' => 6,
        'B' or 'G' => 9,
        'T' => 12,
        'P' => 15,
        _ => 0,
    };

    private static bool TryCopyWithoutSeparators(ReadOnlySpan<char> text, Span<char> plain, out int length)
    {
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '_')
                plain[length++] = text[i];
            else if (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1]))
                return false;
        }
        return length > 0;
    }

    private static string Shorten(ReadOnlySpan<char> text) =>
        text.Length <= LongestText ? text.ToString() : $"{text[..LongestText]}...";
}
