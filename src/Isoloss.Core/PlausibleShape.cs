namespace Isoloss.Core;

/// <summary>
/// What scaling laws look like, for everything that must not run away where runs leave it open. Set before any held-out data
/// was looked at; the published fits lie within one standard deviation (docs/statistics.md).
/// </summary>
internal static class PlausibleShape
{
    /// <summary>Floor as a share of the smallest loss.</summary>
    public const double FloorShare = 0.6;

    /// <summary>Standard deviation of the logarithm of that share.</summary>
    public const double FloorLogSd = 0.7;

    /// <summary>Exponent of size or data: .28 to .9 in published fits.</summary>
    public const double Exponent = 0.4;

    /// <summary>Standard deviation of the logarithm of an exponent.</summary>
    public const double ExponentLogSd = 0.7;

    /// <summary>Standard deviation of the logarithm of the order in which two terms add, around 1.</summary>
    public const double OrderLogSd = 0.5;
}
