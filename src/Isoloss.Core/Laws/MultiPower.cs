using Isoloss.Core.Monitoring;

namespace Isoloss.Core.Laws;

/// <summary>
/// The multi-power law of Luo et al. 2025 (arXiv:2503.12811, section 3): the loss along a run as a function of its learning-rate
/// schedule, <c>L(t) = L0 + A S(t)^-alpha - B sum_k (eta_(k-1) - eta_k) G(eta_k^-gamma S_k(t))</c> with
/// <c>G(x) = 1 - (1 + C x)^-beta</c>; S(t) is the sum of learning rates up to step t, warm-up included, S_k(t) that from step k to t.
/// Here the learning rate is a multiple u of its peak and S counts steps at the peak in units of <see cref="Scale"/>, so that
/// every coordinate is free of the unit of the learning rate. Raw constants: <c>B = b / peak</c>, <c>A = a (Scale peak)^alpha</c>,
/// <c>C = c peak^(gamma-1) / Scale</c>. It is no <see cref="ILaw"/>: it depends on a whole schedule, not on a point.
/// Departure: changes of the rate are gathered in steps of 1/160 of the peak.
/// </summary>
public static class MultiPower
{
    /// <summary>Number of coordinates: log L0, log a, log b, log alpha, log c, log beta, gamma.</summary>
    public const int Count = 7;

    /// <summary>Steps at the peak rate that S is measured in: a is the excess loss there.</summary>
    public const double Scale = 10_000;

    internal const int LogFloor = 0, LogExcess = 1, LogGain = 2, LogAlpha = 3, LogC = 4, LogBeta = 5, Gamma = 6;

    /// <summary>Loss and schedule never bring the law below this share of a nat: it is then far outside what it describes.</summary>
    private const double LeastLoss = 1e-3;

    /// <summary>Logarithm of the loss at a step, nats per token.</summary>
    /// <param name="theta">Coordinates; length <see cref="Count"/>.</param>
    /// <param name="path">Learning rate over the run.</param>
    /// <param name="step">Step, above 0.</param>
    /// <param name="gradient">Receives the derivatives by the coordinates; empty where they are not wanted.</param>
    public static double LogLoss(ReadOnlySpan<double> theta, RatePath path, double step, Span<double> gradient)
    {
        double sum = path.SumAt(step) / Scale, alpha = Math.Exp(theta[LogAlpha]);
        double floor = Math.Exp(theta[LogFloor]), logSum = Math.Log(Math.Max(sum, 1e-9));
        double excess = Math.Exp(theta[LogExcess] - alpha * logSum), gain = Math.Exp(theta[LogGain]);
        var (fall, byC, byBeta, byGamma) = Annealed(theta, path, sum);
        double loss = Math.Max(LeastLoss, floor + excess - gain * fall);
        if (!gradient.IsEmpty)
        {
            gradient[LogFloor] = floor / loss;
            gradient[LogExcess] = excess / loss;
            gradient[LogGain] = -gain * fall / loss;
            gradient[LogAlpha] = -excess * alpha * logSum / loss;
            gradient[LogC] = -gain * byC / loss;
            gradient[LogBeta] = -gain * byBeta / loss;
            gradient[Gamma] = -gain * byGamma / loss;
        }
        return Math.Log(loss);
    }

    /// <summary>The sum over changes of the rate, and its derivatives by log c, log beta and gamma.</summary>
    private static (double Sum, double ByC, double ByBeta, double ByGamma) Annealed(ReadOnlySpan<double> theta, RatePath path, double sum)
    {
        double beta = Math.Exp(theta[LogBeta]), total = 0, byC = 0, byBeta = 0, byGamma = 0;
        foreach (RateChange change in path.Changes)
        {
            double since = sum - change.Sum / Scale;
            if (since <= 0)
                break;
            double x = Math.Exp(Math.Min(50, theta[LogC] - theta[Gamma] * change.LogAfter)) * since;
            double log = Math.Log(1 + x), rest = Math.Exp(-beta * log), slope = beta * rest * x / (1 + x);
            total += change.Fall * (1 - rest);
            byC += change.Fall * slope;
            byBeta += change.Fall * beta * log * rest;
            byGamma -= change.Fall * slope * change.LogAfter;
        }
        return (total, byC, byBeta, byGamma);
    }
}
