namespace Isoloss.Core.Monitoring;

/// <summary>The largest lasting deviation from the forecast.</summary>
/// <param name="Began">Step at which it most likely began.</param>
/// <param name="Size">Mean loss since then over the forecast from there, less 1; above 0 is worse.</param>
/// <param name="Evidence">Evidence against a healthy run, as odds; may be infinite.</param>
/// <param name="AlarmAt">Step at which the evidence reached the alarm; NaN where it did not.</param>
public sealed record Deviation(double Began, double Size, double Evidence, double AlarmAt)
{
    /// <summary>True when the run was called off the curve.</summary>
    public bool IsAlarm => double.IsFinite(AlarmAt);

    /// <summary>The chance that a healthy run ever shows as much is at most this.</summary>
    public double Chance => Math.Min(1, 1 / Evidence);
}
