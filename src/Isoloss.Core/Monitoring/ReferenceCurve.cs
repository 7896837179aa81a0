namespace Isoloss.Core.Monitoring;

/// <summary>A finished run with its curve, from which the constants of the law are learned.</summary>
/// <param name="Params">N, parameters; above 0.</param>
/// <param name="Path">Learning rate over the run.</param>
/// <param name="Points">The curve, steps rising.</param>
public sealed record ReferenceCurve(double Params, RatePath Path, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>The first half again as many steps as the warm-up has are left out too: the law does not describe them yet.</summary>
    internal const double BurnIn = 1.5;

    /// <summary>The curve behind its warm-up and what follows at once, loss finite.</summary>
    public IEnumerable<CurvePoint> Usable =>
        Points.Where(p => p.Step >= BurnIn * Path.WarmupEnd && p.Step > 0 && double.IsFinite(p.Loss) && p.Loss > 0);
}
