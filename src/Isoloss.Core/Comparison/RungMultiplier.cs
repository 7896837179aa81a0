namespace Isoloss.Core.Comparison;

/// <summary>
/// A difference of log loss at one place as a compute multiplier, and back: the multiplier by which the arms lie apart around the law in their
/// middle, less what the variant costs there. It is what a rung says by itself, before any structure.
/// </summary>
/// <param name="Reader">The comparison.</param>
internal sealed record RungMultiplier(TargetReader Reader)
{
    /// <summary>A multiplier is sought within e^-14 to e^14.</summary>
    private const double Furthest = 14;

    /// <summary>The log multiplier of a difference at a place.</summary>
    public double Of(double logDifference, ScalePoint at)
    {
        (double low, double high, double m) = (-Furthest, Furthest, 0);
        for (int i = 0; i < 60 && high - low > 1e-12; i++)
        {
            (double value, double slope) = Difference(m, at);
            // More multiplier is less loss.
            (low, high) = value > logDifference ? (m, high) : (low, m);
            double next = m - (value - logDifference) / slope;
            m = next > low && next < high ? next : 0.5 * (low + high);
        }
        return m - Reader.Cost.LogAt(at);
    }

    /// <summary>The multiplier that a rung measured, with the interval of its noise alone.</summary>
    /// <param name="rung">The rung.</param>
    /// <param name="reach">Half the interval's width in standard deviations.</param>
    public Estimate Of(PairedRung rung, double reach)
    {
        var at = new ScalePoint(rung.Params, rung.Tokens, rung.BaselineFlops);
        double off = reach * Reader.Average.NoiseSd / Math.Sqrt(rung.Pairs);
        return Quantity.Multiplier(new Estimate(Of(rung.LogDifference, at), Of(rung.LogDifference + off, at), Of(rung.LogDifference - off, at)));
    }

    private (double Value, double Slope) Difference(double logMultiplier, ScalePoint at)
    {
        double[] phi = [.. Reader.Average.Middle.Phi[..JointModel.LawCount], .. new double[JointModel.Count - JointModel.LawCount]];
        Span<double> gradient = stackalloc double[JointModel.Count];
        phi[JointModel.Mu] = logMultiplier;
        double value = JointModel.Difference(phi, Reader.Place(at), gradient);
        return (value, Math.Min(gradient[JointModel.Mu], -1e-12));
    }
}
