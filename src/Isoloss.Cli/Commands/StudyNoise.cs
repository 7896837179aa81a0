using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>
/// How exactly one pair of a study's runs measures a compute multiplier: the noise of its losses over the slope of its baseline's law,
/// <c>sqrt(2) sd(ln L) / -(d ln L / d ln C)</c> along the compute-efficient frontier.
/// </summary>
internal sealed class StudyNoise
{
    private readonly LawFit _fit;

    private StudyNoise(LawFit fit) => _fit = fit;

    /// <summary>What was measured, in words.</summary>
    public string Words => FormattableString.Invariant(
        $"noise is measured: {100 * _fit.NoiseSd:0.###} % of the loss for one run ({_fit.Observations.Count} runs of the baseline), over the slope of the fitted law on each rung, for a pair of runs");

    /// <summary>Fits the baseline's runs.</summary>
    /// <exception cref="Core.BadInputException">There are too few, or none of the baseline.</exception>
    public static StudyNoise Measure(string runs, Study study, Session session)
    {
        RunTable table = RunTableReader.Read(runs, new TableOptions(), session.In);
        var fitted = RunsInput.Fittable(Arms.Rows(table, study.Baseline.Name), session);
        return new StudyNoise(LawFitter.Fit(Chinchilla.Instance, fitted, new FitOptions { Resamples = 0 }));
    }

    /// <summary>Standard deviation of the measured ln of the multiplier at a number of FLOP.</summary>
    public double At(double flops)
    {
        const double step = 0.01;
        double Log(double factor) => Math.Log(Frontier.Loss(_fit.Law, [.. _fit.Theta], flops * Math.Exp(factor)));
        double slope = (Log(-step) - Log(step)) / (2 * step);
        return Math.Sqrt(2) * _fit.NoiseSd / slope;
    }
}
