namespace Isoloss.Core.Prediction;

/// <summary>
/// What is believed about drift before a ladder is seen: how far losses stray from any fitted form beyond the data, as a
/// standard deviation of log loss per square root of e-fold. Learned from other people's ladders by
/// <c>bench/Isoloss.Core.Bench learn</c>.
/// </summary>
/// <param name="Sd">Median of the drift's standard deviation at one e-fold beyond the data.</param>
/// <param name="LogSd">Standard deviation of its logarithm from ladder to ladder.</param>
/// <param name="Witness">How many independent errors one rolling hold-out counts for.</param>
internal sealed record DriftPrior(double Sd, double LogSd, double Witness)
{
    /// <summary>Learned on all data sets at hand.</summary>
    public static DriftPrior Learned { get; } = new(0.008, 0.5, 0.5);
}
