namespace Isoloss.Core.Forecasting;

/// <summary>What moving one input does to the median year and to the probability at a year.</summary>
/// <param name="Input">Name of the input.</param>
/// <param name="Low">What it was moved to for the low end.</param>
/// <param name="High">What it was moved to for the high end.</param>
/// <param name="MedianAtLow">Median year there; the year after the last when the probability never reaches one half.</param>
/// <param name="MedianAtHigh">Median year at the high end.</param>
/// <param name="ProbabilityAtLow">Probability by the year of reference at the low end.</param>
/// <param name="ProbabilityAtHigh">The same at the high end.</param>
public sealed record TornadoBar(
    string Input, double Low, double High, double MedianAtLow, double MedianAtHigh, double ProbabilityAtLow, double ProbabilityAtHigh)
{
    /// <summary>Years between the two medians.</summary>
    public double Width => Math.Abs(MedianAtHigh - MedianAtLow);
}
