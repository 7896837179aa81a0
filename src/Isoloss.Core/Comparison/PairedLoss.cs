using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// The difference of two models' losses on one evaluation set. Its interval is about the tokens of the set alone: what another set of
/// the same kind would have said of the same two models. It says nothing of what another seed would have trained.
/// </summary>
public static class PairedLoss
{
    /// <summary>
    /// Second minus first, paired part by part: the mean d = sum w_i d_i with Student's interval of n - 1 degrees of freedom around
    /// it, where its variance is n / (n - 1) sum w_i^2 (d_i - d)^2 (the paired t interval where all weights are 1 / n).
    /// </summary>
    /// <param name="first">Mean loss of each part, nats per token.</param>
    /// <param name="second">The same parts under the other model.</param>
    /// <param name="weights">Share of each part; they sum to 1.</param>
    /// <param name="level">Level of the interval, between 0 and 1.</param>
    /// <returns>Nats per token; null with fewer than two parts, or where a loss is not finite.</returns>
    public static Estimate? Paired(
        IReadOnlyList<double> first, IReadOnlyList<double> second, IReadOnlyList<double> weights, double level)
    {
        int n = first.Count;
        if (second.Count != n || weights.Count != n)
            throw new ArgumentException($"found {n} and {second.Count} losses with {weights.Count} weights, expected as many of each");
        if (n < 2)
            return null;
        double[] differences = [.. first.Zip(second, (a, b) => b - a)];
        double mean = differences.Zip(weights, (d, w) => w * d).Sum();
        double variance = n / (n - 1.0) * differences.Zip(weights, (d, w) => w * w * (d - mean) * (d - mean)).Sum();
        if (!double.IsFinite(variance))
            return null;
        double half = Distributions.StudentQuantile((1 + level) / 2, n - 1) * Math.Sqrt(variance);
        return new Estimate(mean, mean - half, mean + half);
    }

    /// <summary>Second minus first where only each model's own standard error is known: wider than the paired interval, because what is
    /// hard in the set is hard for both.</summary>
    /// <param name="first">Loss and standard error, nats per token.</param>
    /// <param name="second">The same of the other model.</param>
    /// <param name="level">Level of the interval, between 0 and 1.</param>
    public static Estimate Unpaired((double Loss, double Error) first, (double Loss, double Error) second, double level)
    {
        double difference = second.Loss - first.Loss;
        double half = Distributions.NormalQuantile((1 + level) / 2) * double.Hypot(first.Error, second.Error);
        return new Estimate(difference, difference - half, difference + half);
    }
}
