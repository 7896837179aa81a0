namespace Isoloss.Core.Decision;

/// <summary>How steeply a loss falls with compute when size and data grow together.</summary>
internal static class Steepness
{
    /// <summary>Half the step of the central difference in log C: its error is of the order of 1e-5 of the value.</summary>
    private const double Step = 0.01;

    /// <summary>A loss at its floor tells nothing about compute; the arithmetic goes on.</summary>
    private const double Least = 1e-6;

    /// <summary><c>-d log L / d log C</c> along <c>(N sqrt(e), D sqrt(e))</c>; a multiplier of m changes log L by this times log m.</summary>
    public static double Of(Func<ScalePoint, double> loss, ScalePoint at) =>
        Math.Max(Least, Math.Log(loss(Grown(at, -Step)) / loss(Grown(at, Step))) / (2 * Step));

    private static ScalePoint Grown(ScalePoint at, double logFlops)
    {
        double grow = Math.Exp(0.5 * logFlops);
        return new ScalePoint(at.Params * grow, at.Tokens * grow, at.Flops * grow * grow);
    }
}
