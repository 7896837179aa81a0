using Isoloss.Core.Organisation;
using Isoloss.Runs.Numbers;

namespace Isoloss.Lab.Organisations;

/// <summary>The value of a dial as a person writes it.</summary>
public static class DialText
{
    private const string Unlimited = "unlimited";
    private static readonly (string Suffix, double Hours)[] Units = [("min", 1 / 60.0), ("s", 1 / 3600.0), ("h", 1), ("d", 24)];

    /// <summary>Reads a value: a number, with a unit of time where the dial is one, a percentage where it is a share.</summary>
    public static bool TryParse(Dial dial, string text, out double value)
    {
        value = double.PositiveInfinity;
        if (text == Unlimited && double.IsInfinity(dial.High))
            return true;
        return dial.Unit == Dials.Hours ? TryParseHours(text, out value) : Quantity.TryParse(text, out value);
    }

    /// <summary>Reads hours: a number, or one with <c>s</c>, <c>min</c>, <c>h</c> or <c>d</c>.</summary>
    public static bool TryParseHours(string text, out double hours)
    {
        var (suffix, factor) = Units.FirstOrDefault(u => text.EndsWith(u.Suffix, StringComparison.Ordinal), ("", 1));
        bool read = Quantity.TryParse(text.AsSpan(0, text.Length - suffix.Length), out hours);
        hours *= factor;
        return read;
    }

    /// <summary>A value as it would be written.</summary>
    public static string Format(Dial dial, double value) =>
        double.IsInfinity(value) ? Unlimited : Quantity.Format(value, 6) + (dial.Unit == Dials.Hours ? "h" : "");

    /// <summary>What is expected of a value, in words.</summary>
    public static string Expected(Dial dial) => dial.Expected
        + (dial.Unit == Dials.Hours ? " in hours, such as 0.25 or 15min" : dial.Unit.Length > 0 ? $" ({dial.Unit})" : "")
        + (double.IsInfinity(dial.High) ? $", or {Unlimited}" : "");
}
