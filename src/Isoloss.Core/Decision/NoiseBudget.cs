using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// Seeds needed to detect a compute gain. At equal size and data, a variant worth <c>m</c> times the compute has its log loss lower by
/// <c>a log m</c>, where <c>a = -d log L / d log C</c> is how steeply the baseline's loss falls there. Two means of <c>n</c> runs each
/// differ with variance <c>2 s^2 / n</c>, so a one-sided normal test of error rate e and power p needs
/// <c>n = 2 (z_(1-e) + z_p)^2 s^2 / (a log m)^2</c>.
/// </summary>
public static class NoiseBudget
{
    /// <summary>More runs than this are a way of saying "not by seeds".</summary>
    public const int MostSeeds = 1_000_000;

    /// <summary>Runs per arm on one rung, at least 1 and at most <see cref="MostSeeds"/>.</summary>
    /// <param name="logSd">s: standard deviation of log loss between runs that differ in their seed; above 0.</param>
    /// <param name="steepness">a: share by which the loss falls per e-fold of compute; above 0.</param>
    /// <param name="question">What is to be detected.</param>
    /// <exception cref="BadInputException">A number is out of its domain.</exception>
    public static int Seeds(double logSd, double steepness, NoiseQuestion question)
    {
        ObservationCheck.Positive(steepness, "steepness of the loss curve");
        return SeedsOver(logSd, steepness * steepness, question);
    }

    /// <summary>Runs per arm on each of several rungs that are judged together, the gain being the same on all.</summary>
    /// <param name="logSd">s, as in <see cref="Seeds"/>.</param>
    /// <param name="steepness">a on every rung; at least one.</param>
    /// <param name="question">What is to be detected.</param>
    public static int SeedsOnEach(double logSd, IReadOnlyList<double> steepness, NoiseQuestion question)
    {
        foreach (double a in steepness)
            ObservationCheck.Positive(a, "steepness of the loss curve");
        return SeedsOver(logSd, steepness.Sum(a => a * a), question);
    }

    /// <summary>The gain that a number of seeds detects with the question's power: the inverse of <see cref="Seeds"/>.</summary>
    /// <param name="logSd">s, as in <see cref="Seeds"/>.</param>
    /// <param name="steepness">a, as in <see cref="Seeds"/>.</param>
    /// <param name="seeds">Runs per arm; at least 1.</param>
    /// <param name="question">Error rate and power; its gain is not used.</param>
    public static double DetectableGain(double logSd, double steepness, int seeds, NoiseQuestion question)
    {
        ObservationCheck.Positive(logSd, "noise of a run");
        ObservationCheck.Positive(steepness, "steepness of the loss curve");
        ObservationCheck.Positive(seeds, "seeds");
        return Math.Exp(Quantiles(question) * logSd * Math.Sqrt(2.0 / seeds) / steepness);
    }

    private static int SeedsOver(double logSd, double squaredSteepness, NoiseQuestion question)
    {
        ObservationCheck.Positive(logSd, "noise of a run");
        ObservationCheck.Positive(question.Gain, "gain to detect");
        double effect = Math.Log(question.Gain);
        if (effect == 0)
            throw new BadInputException("the gain to detect is 1: expected another multiplier, such as 1.05");
        double z = Quantiles(question) * logSd / effect;
        return (int)Math.Clamp(Math.Ceiling(2 * z * z / squaredSteepness - 1e-9), 1, MostSeeds);
    }

    private static double Quantiles(NoiseQuestion question)
    {
        ObservationCheck.Probability(question.Power, 0.5, "power");
        if (!(question.ErrorRate is > 0 and < 0.5))
            throw new BadInputException(FormattableString.Invariant($"error rate is {question.ErrorRate}: expected a number between 0 and 0.5, ends excluded"));
        return Distributions.NormalQuantile(1 - question.ErrorRate) + Distributions.NormalQuantile(question.Power);
    }
}
