using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// What is believed about the multiplier under one structure. Given the noise of differences the linearised model is
/// normal; the noise itself is integrated over a grid (its standard deviation, and how much of it replicates cannot
/// average away), so that the tails are those of Student's t for the degrees of freedom there really are, and the
/// evidence for the structure comes out of the same sum. No resampling is involved.
/// </summary>
internal sealed class JointPosterior
{
    private const int SdSteps = 48;

    /// <summary>The grid reaches this many standard errors of the log noise below and above its estimate; t has its long tail above.</summary>
    private const double GridBelow = 6, GridAbove = 10;

    /// <summary>Weak prior of the log noise of one difference: .007, times or over e^1.5 (seed noise in the data of docs/statistics.md is .0004 to .03).</summary>
    private const double TypicalLogSd = -5, LogSdSpread = 1.5;

    /// <summary>Components with less than this share of the evidence are dropped.</summary>
    private const double Negligible = 1e-7;

    /// <summary>Variance between rungs that replicates do not average away, over the variance of one pair.</summary>
    private static readonly double[] BetweenRatios = [0, 0.25, 1, 4];

    private readonly JointFit _fit;
    private readonly List<Component> _components = [];

    /// <summary>Integrates over the noise.</summary>
    public JointPosterior(JointFit fit)
    {
        _fit = fit;
        bool replicates = fit.Model.Rungs.Any(r => r.Pairs > 1);
        double[] ratios = replicates ? BetweenRatios : BetweenRatios[..1];
        double error = 1 / Math.Sqrt(2.0 * fit.DifferenceDof), spacing = (GridBelow + GridAbove) * error / (SdSteps - 1);
        foreach (double ratio in ratios)
        {
            double low = 0.5 * Math.Log(fit.DifferenceVariance / (1 + ratio)) - GridBelow * error;
            for (int i = 0; i < SdSteps; i++)
                Integrate(low + i * spacing, ratio, Math.Log(spacing / ratios.Length));
        }
        double top = _components.Max(c => c.LogEvidence);
        _components.RemoveAll(c => c.LogEvidence < top + Math.Log(Negligible));
        LogEvidence = top + Math.Log(_components.Sum(c => Math.Exp(c.LogEvidence - top)));
    }

    /// <summary>Log marginal likelihood, up to a constant that all structures share.</summary>
    public double LogEvidence { get; }

    /// <summary>Posterior mean of the standard deviation of one pair's difference in log loss.</summary>
    public double NoiseSd => _components.Sum(c => Share(c) * Math.Exp(c.LogSd) * Math.Sqrt(1 + c.Ratio));

    /// <summary>A linear function of the coordinates, <c>value + gradient . (phi - estimate)</c>, as components to be mixed.</summary>
    /// <param name="value">Its value at the estimate.</param>
    /// <param name="gradient">Its gradient there.</param>
    /// <param name="noisePairs">Add the noise of a new difference of that many pairs; 0 adds none.</param>
    public IEnumerable<(double Weight, double Mean, double Sd)> Linear(double value, double[] gradient, double noisePairs = 0)
    {
        double[] solved = new double[gradient.Length];
        foreach (Component c in _components)
        {
            gradient.CopyTo(solved, 0);
            SmallMatrix.SolveLower(c.Factor, gradient.Length, solved);
            double variance = SmallMatrix.Dot(solved, solved);
            if (noisePairs > 0)
                variance += Math.Exp(2 * c.LogSd) * (c.Ratio + 1 / noisePairs);
            yield return (Share(c), value + SmallMatrix.Dot(gradient, c.Step), Math.Sqrt(variance));
        }
    }

    private double Share(Component c) => Math.Exp(c.LogEvidence - LogEvidence);

    private void Integrate(double logSd, double ratio, double logPrior)
    {
        const int p = JointModel.Count;
        double[] factor = new double[p * p], step = new double[p];
        double variance = Math.Exp(2 * logSd), quadratic = 0, logEvidence = logPrior - 0.5 * Square((logSd - TypicalLogSd) / LogSdSpread);
        for (int g = 0; g < _fit.LevelResiduals.Length; g++)
        {
            PairedRung rung = _fit.Model.Rungs[g];
            double differenceVariance = variance * (ratio + 1 / rung.Pairs);
            quadratic += Add(_fit.LevelJacobian.AsSpan(g * p, p), _fit.LevelResiduals[g], 1 / _fit.LevelVariance, factor, step);
            quadratic += Add(_fit.DifferenceJacobian.AsSpan(g * p, p), _fit.DifferenceResiduals[g], 1 / differenceVariance, factor, step);
            logEvidence -= 0.5 * Math.Log(differenceVariance) + rung.WithinDof * logSd + 0.5 * rung.WithinSquares / variance;
        }
        for (int k = 0; k < p; k++)
        {
            (double offset, double precision) = _fit.Prior(k);
            factor[k * p + k] += precision + 1e-9;
            step[k] += precision * offset;
            quadratic += precision * offset * offset;
            if (precision > 0)
                logEvidence += 0.5 * Math.Log(precision);
        }
        if (!SmallMatrix.TryCholesky(factor, p))
            return;
        double[] half = [.. step];
        SmallMatrix.SolveLower(factor, p, half);
        SmallMatrix.Solve(factor, p, step);
        logEvidence -= 0.5 * (quadratic - SmallMatrix.Dot(half, half)) + 0.5 * SmallMatrix.LogDeterminant(factor, p);
        _components.Add(new Component(logSd, ratio, logEvidence, factor, step));
    }

    private static double Add(ReadOnlySpan<double> row, double residual, double weight, double[] matrix, double[] step)
    {
        SmallMatrix.AddOuter(matrix, row, weight);
        for (int k = 0; k < row.Length; k++)
            step[k] += weight * residual * row[k];
        return weight * residual * residual;
    }

    private static double Square(double x) => x * x;

    /// <summary>One point of the grid: the normal distribution of the coordinates given the noise.</summary>
    private sealed record Component(double LogSd, double Ratio, double LogEvidence, double[] Factor, double[] Step);
}
