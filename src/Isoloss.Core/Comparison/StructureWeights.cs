namespace Isoloss.Core.Comparison;

/// <summary>
/// Weight of evidence of each structure. The two with a shared floor are compared by prior weight times marginal likelihood; separate
/// fits, which have no prior, by the corrected information criterion of Hurvich and Tsai (1989) against the shared floor with a slope.
/// </summary>
internal static class StructureWeights
{
    /// <summary>Noise variances of levels and of differences count as parameters too.</summary>
    private const int Variances = 2, SlopeParameters = 7, SeparateParameters = 10;

    private const double MostLogOdds = 300;

    /// <summary>Weights of constant, slope and separate, summing to 1; separate is 0 when it was not fitted.</summary>
    public static (double Constant, double Slope, double Separate) Of(JointStructure constant, JointStructure slope, SeparateFits? separate)
    {
        double c = constant.Posterior.LogEvidence + Math.Log(JointPrior.ConstantWeight);
        double s = slope.Posterior.LogEvidence + Math.Log(1 - JointPrior.ConstantWeight);
        double top = Math.Max(c, s), x = double.NegativeInfinity;
        if (separate is not null)
        {
            x = s + 0.5 * (Criterion(slope.Fit.LevelResiduals, slope.Fit.DifferenceResiduals, SlopeParameters) - OfSeparate(separate));
            // However clear the evidence, the shared structures keep weights that can be compared with each other.
            x = Math.Min(x, top + MostLogOdds);
            top = Math.Max(top, x);
        }
        double total = Math.Exp(c - top) + Math.Exp(s - top) + Math.Exp(x - top);
        return (Math.Exp(c - top) / total, Math.Exp(s - top) / total, Math.Exp(x - top) / total);
    }

    private static double OfSeparate(SeparateFits fits)
    {
        var pairs = fits.BaselineResiduals.Zip(fits.VariantResiduals).ToArray();
        return Criterion([.. pairs.Select(p => 0.5 * (p.First + p.Second))], [.. pairs.Select(p => p.Second - p.First)], SeparateParameters);
    }

    private static double Criterion(double[] levels, double[] differences, int parameters)
    {
        int n = levels.Length + differences.Length, k = parameters + Variances;
        if (n - k - 1 <= 0)
            return double.PositiveInfinity;
        double fit = levels.Length * (Math.Log(MeanSquare(levels)) + Math.Log(MeanSquare(differences)));
        return fit + 2 * k + 2.0 * k * (k + 1) / (n - k - 1);
    }

    /// <summary>Mean square, kept off 0 so that a noiseless fit has a criterion.</summary>
    private static double MeanSquare(double[] values) => values.Sum(x => x * x) / values.Length + 1e-16;
}
