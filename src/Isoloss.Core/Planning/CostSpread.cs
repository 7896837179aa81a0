using Isoloss.Core.Numerics;

namespace Isoloss.Core.Planning;

/// <summary>
/// How far costs fall from what a calibration says, as log ratios: a part that a whole study shares (the machine was busy, the clock fell) and one that
/// each run has by itself. Learned from earlier studies beside a prior that counts as <see cref="PriorWeight"/> observations, so that the first study has an
/// interval too.
/// </summary>
/// <param name="Bias">Mean log ratio of taken over calibrated.</param>
/// <param name="StudySd">Standard deviation of what a whole study shares, the uncertainty of <paramref name="Bias"/> included.</param>
/// <param name="RunSd">Standard deviation between the runs of a study.</param>
/// <param name="DegreesOfFreedom">Of Student's t.</param>
public sealed record CostSpread(double Bias, double StudySd, double RunSd, double DegreesOfFreedom)
{
    /// <summary>Level of the intervals.</summary>
    public const double Level = 0.95;

    // Of this program's own runs (bench, "quotes"): a factor of 1.1 between studies, of 1.15 between runs.
    private const double PriorStudySd = 0.1, PriorRunSd = 0.14, PriorBiasSd = 0.15;

    private const double PriorWeight = 4;

    // What this program's studies shared says little about another machine's.
    private const double PriorStudies = 2;

    /// <summary>What is known without any earlier study.</summary>
    public static CostSpread Prior { get; } = Of([]);

    /// <summary>Learns from earlier studies.</summary>
    /// <param name="studies">Log ratios of the runs of each study.</param>
    public static CostSpread Of(IReadOnlyList<IReadOnlyList<double>> studies)
    {
        var known = studies.Where(s => s.Count > 0).ToArray();
        double runs = known.Sum(s => s.Count - 1.0);
        double runVariance = (PriorWeight * Square(PriorRunSd) + known.Sum(s => s.Sum(x => Square(x - s.Average())))) / (PriorWeight + runs);
        double[] means = [.. known.Select(s => s.Average())];
        double middle = means.Length > 0 ? means.Average() : 0;
        // Around their own mean: a machine that is slow every time must not look like one that nobody can tell.
        double scatter = means.Zip(known, (m, s) => Math.Max(0, Square(m - middle) - runVariance / s.Count)).Sum();
        double studyVariance = (PriorStudies * Square(PriorStudySd) + scatter) / (PriorStudies + Math.Max(0, means.Length - 1));
        // Student's prior with one degree of freedom, in one step: a machine that is far off every time is not pulled back to those this was measured on.
        double priorVariance = means.Length > 0 ? (Square(PriorBiasSd) + Square(middle)) / 2 : Square(PriorBiasSd);
        double biasVariance = 1 / (1 / priorVariance + known.Sum(s => 1 / (studyVariance + runVariance / s.Count)));
        double bias = biasVariance * means.Zip(known, (m, s) => m / (studyVariance + runVariance / s.Count)).Sum();
        return new CostSpread(bias, Math.Sqrt(studyVariance + biasVariance), Math.Sqrt(runVariance), PriorWeight + known.Length);
    }

    /// <summary>What a sum of runs will cost.</summary>
    /// <param name="calibrated">What the calibration says of each, at least 0.</param>
    /// <param name="total">What it says of all together where that is not their sum, as the wall time of runs side by side; null for the sum.</param>
    public Estimate Of(IReadOnlyCollection<double> calibrated, double? total = null)
    {
        double sum = calibrated.Sum(), middle = (total ?? sum) * Math.Exp(Bias);
        double own = sum > 0 ? calibrated.Sum(Square) / Square(sum) : 0;
        double half = Distributions.StudentQuantile(0.5 * (1 + Level), DegreesOfFreedom) * Math.Sqrt(Square(StudySd) + Square(RunSd) * own);
        return new Estimate(middle, middle * Math.Exp(-half), middle * Math.Exp(half));
    }

    private static double Square(double x) => x * x;
}
