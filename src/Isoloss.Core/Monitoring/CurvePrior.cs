using Isoloss.Core.Laws;

namespace Isoloss.Core.Monitoring;

/// <summary>What is known of a run's curve before it starts: coordinates of <see cref="MultiPower"/>, and how curves scatter about it.</summary>
public sealed record CurvePrior
{
    /// <summary>Means of the coordinates; length <see cref="MultiPower.Count"/>.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Standard deviations of the coordinates, above 0; independent of each other.</summary>
    public required IReadOnlyList<double> Sd { get; init; }

    /// <summary>Standard deviation of log loss about the law that lasts for a while: misfit of the law and luck of the data.</summary>
    public required double Lasting { get; init; }

    /// <summary>How long that lasts: the e-folds of S after which 1/e is left. Default 0.4.</summary>
    public double Memory { get; init; } = 0.4;

    /// <summary>Standard deviation of log loss of one point by itself: the noise of an evaluation.</summary>
    public required double Noise { get; init; }

    /// <summary>What is known where no finished curves are at hand: wide, and with the time scale of usual batches.</summary>
    /// <param name="last">Final loss that is expected, nats per token; above 0.</param>
    /// <param name="noise">Least noise of one point on log loss; the curve's own replaces it.</param>
    public static CurvePrior Default(double last, double noise) => DefaultShape.Prior(last, noise);
}
