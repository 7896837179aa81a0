using Isoloss.Core.Comparison;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// A verdict that stays valid however often one looks. The evidence against "the multiplier is exactly the smallest worthwhile one" is the
/// likelihood ratio of a normal spread of multipliers around it against it, a nonnegative martingale with mean 1 where it is true
/// (Robbins 1970, Ann. Math. Stat. 41; Howard et al. 2021, Ann. Stat. 49, section 3.2). By Ville's inequality it ever exceeds 1/e with
/// probability at most e, whoever chooses the next run and for whatever reason. With estimate and standard error it is
/// <c>sqrt(s^2 / (s^2 + w^2)) exp(z^2 / 2 * w^2 / (s^2 + w^2))</c>. The theorem is about known noise; that the noise is estimated, and the
/// posterior shrunk, is covered by simulation (docs/next.md).
/// </summary>
public static class SequentialRule
{
    /// <summary>w: spread of log multipliers that the rule is sharpest for, .2: a factor of 1.22.</summary>
    public const double Spread = 0.2;

    /// <summary>Share of pairs without a difference that ever get a verdict, go or no-go, under a decision probability.</summary>
    /// <param name="decisionProbability">Probability asked for, such as .95: .1.</param>
    public static double ErrorRate(double decisionProbability) => 2 * (1 - decisionProbability);

    /// <summary>Log of the evidence.</summary>
    /// <param name="probabilityBetter">Probability that the multiplier exceeds the smallest worthwhile one; its normal quantile is z.</param>
    /// <param name="logSd">s: standard deviation of the log multiplier at the target; above 0.</param>
    public static double LogEvidence(double probabilityBetter, double logSd) =>
        LogEvidenceOf(Distributions.NormalQuantile(Math.Clamp(probabilityBetter, 1e-14, 1 - 1e-14)), logSd);

    /// <summary>True where a normal belief <paramref name="z"/> standard deviations from the threshold has a verdict.</summary>
    internal static bool IsDecided(double z, double logSd, double decisionProbability) =>
        LogEvidenceOf(z, logSd) >= -Math.Log(ErrorRate(decisionProbability));

    private static double LogEvidenceOf(double z, double logSd)
    {
        double share = logSd * logSd / (logSd * logSd + Spread * Spread);
        return 0.5 * (Math.Log(share) + z * z * (1 - share));
    }

    /// <summary>Go or no-go where the evidence reaches 1 over the error rate, else undecided.</summary>
    /// <param name="probabilityBetter">As for <see cref="LogEvidence"/>.</param>
    /// <param name="logSd">As for <see cref="LogEvidence"/>.</param>
    /// <param name="decisionProbability">Probability asked for, between .5 and 1.</param>
    public static Verdict Decide(double probabilityBetter, double logSd, double decisionProbability)
    {
        if (LogEvidence(probabilityBetter, logSd) < -Math.Log(ErrorRate(decisionProbability)))
            return Verdict.Undecided;
        return probabilityBetter > 0.5 ? Verdict.Go : Verdict.NoGo;
    }
}
