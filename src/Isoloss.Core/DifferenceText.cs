namespace Isoloss.Core;

/// <summary>A difference in log loss in words.</summary>
internal static class DifferenceText
{
    /// <summary>Beyond this a number of percent says no more than that something is wrong.</summary>
    private const double Largest = 10;

    /// <summary>The ratio that a log difference stands for, as <c>+3.1%</c>.</summary>
    public static string Of(double logDifference)
    {
        double share = Math.Exp(logDifference) - 1;
        return share > Largest ? "over +1000%" : FormattableString.Invariant($"{share:+0.0%;-0.0%}");
    }
}
