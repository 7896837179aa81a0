namespace Isoloss.Core.Organisation;

/// <summary>
/// How much of the compute to spend on research when the rest trains the large run: the s that maximises
/// <c>ln(1 - s) + Gain(s)</c>, Gain being ln of the multiplier that research on a share s finds until then.
/// </summary>
public static class ResearchShare
{
    private const int Halvings = 100;

    /// <summary>
    /// The best share when the gain there is known: from the first-order condition <c>s / (1 - s) = eta Gain(s)</c>.
    /// </summary>
    /// <param name="elasticity">eta: elasticity of the gain in compute, 0 or more.</param>
    /// <param name="gain">Gain(s) at the best share, ln of a multiplier, 0 or more.</param>
    public static double WhereGainIs(double elasticity, double gain) => elasticity * gain / (1 + elasticity * gain);

    /// <summary>The best share when the gain is <c>gain * (s / share)^eta</c>.</summary>
    /// <param name="elasticity">eta, above 0 and at most 1.</param>
    /// <param name="gain">Gain at <paramref name="share"/>, above 0.</param>
    /// <param name="share">Where the gain is known, between 0 and 1.</param>
    public static double OfPower(double elasticity, double gain, double share)
    {
        double low = 0, high = 1;
        for (int i = 0; i < Halvings; i++)
        {
            double s = 0.5 * (low + high);
            bool more = elasticity * gain * Math.Pow(s / share, elasticity) > s / (1 - s);
            (low, high) = more ? (s, high) : (low, s);
        }
        return 0.5 * (low + high);
    }

    /// <summary>The best share for any gain that rises and is concave in the share, by golden section.</summary>
    /// <param name="gain">Gain at a share, ln of a multiplier.</param>
    /// <param name="least">Smallest share, 0 or more and below 1.</param>
    public static double Of(Func<double, double> gain, double least = 0)
    {
        const double golden = 0.6180339887498949;
        double Value(double s) => Math.Log(1 - s) + gain(s);
        double low = least, high = 1, a = high - golden * (high - low), b = low + golden * (high - low);
        double atA = Value(a), atB = Value(b);
        for (int i = 0; i < Halvings && high - low > 1e-9; i++)
            if (atA >= atB)
            {
                (high, b, atB) = (b, a, atA);
                atA = Value(a = high - golden * (high - low));
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                atB = Value(b = low + golden * (high - low));
            }
        return 0.5 * (low + high);
    }
}
