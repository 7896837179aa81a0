using Isoloss.Core.Laws;

namespace Isoloss.Core.Monitoring;

/// <summary>
/// What is known of a curve of any run. Means: near the fit to 27 published curves (nine schedules at three sizes, batches of about
/// half a million tokens), floor relative to the loss at the end; widths: wide enough for other batches and data.
/// </summary>
internal static class DefaultShape
{
    /// <summary>Coordinates of <see cref="MultiPower"/>; the first is the logarithm of the floor over the loss at the end.</summary>
    public static IReadOnlyList<double> Mean { get; } = [-0.05, -1.1, -2, -0.75, 3.5, 0.3, 0.4];

    /// <summary>Standard deviations.</summary>
    public static IReadOnlyList<double> Sd { get; } = [0.1, 0.7, 0.5, 0.4, 1.2, 0.5, 0.3];

    /// <summary>Lasting scatter of log loss about the law.</summary>
    public const double Lasting = 0.003;

    /// <summary>The prior of a run whose loss at the end is about <paramref name="last"/>.</summary>
    /// <param name="last">Loss, nats per token; above 0.</param>
    /// <param name="noise">Noise of one point on log loss.</param>
    public static CurvePrior Prior(double last, double noise) => new()
    {
        Mean = [Mean[0] + Math.Log(last), .. Mean.Skip(1)],
        Sd = Sd,
        Lasting = Lasting,
        Noise = noise,
    };
}
