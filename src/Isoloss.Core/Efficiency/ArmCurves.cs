namespace Isoloss.Core.Efficiency;

/// <summary>The runs of an arm on a rung.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Runs">Its runs by seed.</param>
/// <param name="Mean">Their mean curve.</param>
internal sealed record ArmCurves(string Arm, IReadOnlyList<CurveRun> Runs, LossCurve Mean)
{
    /// <summary>Puts them together; null where their curves have no tokens in common.</summary>
    public static ArmCurves? Of(string arm, IReadOnlyList<CurveRun> runs) =>
        LossCurve.Mean([.. runs.Select(r => r.Curve)]) is { } mean ? new ArmCurves(arm, runs, mean) : null;
}
