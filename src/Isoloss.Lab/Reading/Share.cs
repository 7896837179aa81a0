using System.Globalization;

namespace Isoloss.Lab.Reading;

/// <summary>A share of a run as people write it: <c>60%</c> or <c>0.6</c>.</summary>
internal static class Share
{
    /// <summary>Reads a share above 0 and below 1.</summary>
    public static bool TryParse(string? text, out double share)
    {
        bool isPercent = text?.EndsWith('%') == true;
        bool isNumber = double.TryParse(
            isPercent ? text![..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share);
        share /= isPercent ? 100 : 1;
        return isNumber && share is > 0 and < 1;
    }
}
