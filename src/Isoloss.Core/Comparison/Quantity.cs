namespace Isoloss.Core.Comparison;

/// <summary>A quantity at a place as one structure sees it: its value, and how it changes with the coordinates and with the multiplier there.</summary>
/// <param name="At">The place.</param>
/// <param name="Value">Value where the structure is linearised.</param>
/// <param name="Gradient">Derivatives by all coordinates.</param>
/// <param name="ByMultiplier">Derivative by the log multiplier at this place alone.</param>
internal sealed record Quantity(Place At, double Value, double[] Gradient, double ByMultiplier)
{
    /// <summary>Directions in which a multiplier saves: size and data alike, data at equal size, size at equal data.</summary>
    public static readonly Place Compute = new(0.5, 0.5), Data = new(0, 1), Size = new(1, 0);

    /// <summary>A multiplier is sought within e^-14 to e^14, about a million either way.</summary>
    private const double Furthest = 14;

    /// <summary>
    /// Log multiplier s: the baseline moved half of s ahead along a direction has the loss of the variant moved half of s back.
    /// Neither arm is the reference, so swapping them turns the sign. At a floor no multiplier is enough: s then stays at its bound.
    /// </summary>
    public static Quantity LogMultiplier(double[] phi, Place at, Place direction)
    {
        double[] ahead = new double[JointModel.Count], back = new double[JointModel.Count];
        double low = -Furthest, high = Furthest, s = 0;
        for (int i = 0; i < 200 && high - low > 1e-13; i++)
        {
            (double gap, double steepness) = Gap(phi, at, direction, s, ahead, back);
            if (gap == 0)
                break;
            (low, high) = gap > 0 ? (s, high) : (low, s);
            double next = s - gap / steepness;
            s = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(gap) < 1e-14)
                break;
        }
        (_, double slope) = Gap(phi, at, direction, s, ahead, back);
        double[] gradient = new double[JointModel.Count];
        for (int k = 0; k < gradient.Length; k++)
            gradient[k] = -(ahead[k] - back[k]) / slope;
        return new Quantity(at, s, gradient, gradient[JointModel.Mu]);
    }

    /// <summary>A multiplier from its logarithm, within the bounds that one is sought in.</summary>
    public static Estimate Multiplier(Estimate log) => new(Bounded(log.Value), Bounded(log.Lower), Bounded(log.Upper));

    /// <summary>Variant minus baseline in log loss.</summary>
    public static Quantity Difference(double[] phi, Place at)
    {
        double[] gradient = new double[JointModel.Count];
        double value = JointModel.Difference(phi, at, gradient);
        return new Quantity(at, value, gradient, gradient[JointModel.Mu]);
    }

    /// <summary>One arm's log loss.</summary>
    public static Quantity LogLoss(double[] phi, Place at, int side)
    {
        double[] gradient = new double[JointModel.Count];
        double value = JointModel.LogLoss(phi, side, at, gradient).LogLoss;
        return new Quantity(at, value, gradient, gradient[JointModel.Mu]);
    }

    /// <summary>A constant plus this.</summary>
    public Quantity Plus(double by) => this with { Value = Value + by };

    private static double Bounded(double log) => Math.Exp(Math.Clamp(log, -Furthest, Furthest));

    /// <summary>Baseline ahead minus variant back, and its derivative by s, which is below 0.</summary>
    private static (double Gap, double Slope) Gap(double[] phi, Place at, Place direction, double s, double[] ahead, double[] back)
    {
        ArmPoint baseline = JointModel.LogLoss(phi, -1, at.Moved(direction, 0.5 * s), ahead);
        ArmPoint variant = JointModel.LogLoss(phi, 1, at.Moved(direction, -0.5 * s), back);
        double slope = 0.5 * (direction.X * (baseline.BySize + variant.BySize) + direction.Y * (baseline.ByData + variant.ByData));
        return (baseline.LogLoss - variant.LogLoss, Math.Min(slope, -1e-12));
    }
}
