using System.Globalization;

namespace Isoloss.Core.Comparison;

/// <summary>A trend in words.</summary>
public static class TrendText
{
    // Ten times a decade is beyond any trend that means something.
    private const double Most = 10;

    /// <summary>A change of log10 per decade as the share by which a multiplier changes over one decade: <c>+14 %</c>, <c>0 %</c>, <c>over +1000 %</c>.</summary>
    public static string PerDecade(double log10)
    {
        double change = Math.Pow(10, log10) - 1;
        return change > Most ? FormattableString.Invariant($"over +{100 * Most:0} %") : change.ToString("+0 %;-0 %;0 %", CultureInfo.InvariantCulture);
    }
}
