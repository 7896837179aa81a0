namespace Isoloss.Core.Monitoring;

/// <summary>A sudden rise of the loss.</summary>
/// <param name="Step">Where it began.</param>
/// <param name="Height">Highest loss over the level before, less 1; infinite where the loss was no number.</param>
/// <param name="RecoveredAt">Step at which the loss was back; NaN where it is not.</param>
public sealed record Spike(double Step, double Height, double RecoveredAt)
{
    /// <summary>True when the loss came back.</summary>
    public bool Recovered => double.IsFinite(RecoveredAt);
}
