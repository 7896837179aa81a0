namespace Isoloss.Core.Prediction;

/// <summary>
/// What is believed about the size of drift after the rolling hold-outs: prior times likelihood on a grid. The errors of one
/// hold-out hang together, so it counts for <see cref="DriftPrior.Witness"/> errors however many runs it judged.
/// </summary>
internal sealed class DriftBelief
{
    /// <summary>Grid of the standard deviation around the prior's: from e^-2.5 to e^2.5 of its spread, in steps of a half.</summary>
    private const int HalfSteps = 5;

    /// <summary>Takes a belief as it was saved.</summary>
    public DriftBelief(IReadOnlyList<double> sds, IReadOnlyList<double> weights) => (Sds, Weights) = (sds, weights);

    /// <summary>Standard deviations of log loss per square root of e-fold.</summary>
    public IReadOnlyList<double> Sds { get; }

    /// <summary>How plausible each is; sums to 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Root mean square.</summary>
    public double Typical => Math.Sqrt(Sds.Zip(Weights, (s, w) => w * s * s).Sum());

    /// <summary>Combines prior and hold-outs.</summary>
    public static DriftBelief Of(DriftPrior prior, IReadOnlyList<HoldOut> holdOuts)
    {
        int count = prior.LogSd > 0 ? 2 * HalfSteps + 1 : 1;
        double[] sds = new double[count], logs = new double[count];
        for (int i = 0; i < count; i++)
        {
            double z = count == 1 ? 0 : 0.5 * (i - HalfSteps);
            sds[i] = prior.Sd * Math.Exp(z * prior.LogSd);
            logs[i] = -0.5 * z * z;
            foreach (HoldOut holdOut in holdOuts)
                logs[i] += prior.Witness * holdOut.Judged.Average(j => LogScore(j, sds[i]));
        }
        double largest = logs.Max();
        double[] weights = [.. logs.Select(l => Math.Exp(l - largest))];
        double sum = weights.Sum();
        return new DriftBelief(sds, [.. weights.Select(w => w / sum)]);
    }

    /// <summary>Log density of a judged run under all forms alike and a given drift.</summary>
    private static double LogScore(JudgedRun judged, double sd)
    {
        double density = 0;
        for (int f = 0; f < judged.Forms.Length; f++)
            density += Density(judged, f, sd) / judged.Forms.Length;
        return Math.Log(density + 1e-300);
    }

    /// <summary>Density of a judged run under one form and a given drift; the constant of the normal is left out.</summary>
    public static double Density(JudgedRun judged, int form, double driftSd)
    {
        double variance = judged.Forms[form].Sd * judged.Forms[form].Sd + driftSd * driftSd * judged.Beyond, error = judged.Error(form);
        return Math.Exp(-0.5 * error * error / variance) / Math.Sqrt(variance);
    }
}
