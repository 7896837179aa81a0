using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Simulated ladders with known truth.</summary>
internal static class Ladder
{
    /// <summary>E, A, B, alpha, beta of Besiroglu et al. 2024.</summary>
    public static readonly double[] Besiroglu = [1.8172, 482.01, 2085.43, 0.3478, 0.3658];

    public static double Loss(double n, double d) => Chinchilla.Instance.Loss(Besiroglu, n, d);

    /// <summary>Rungs over sizes 30M to 1B at 10, 20 and 40 tokens a parameter.</summary>
    public static ScalePoint[] Rungs(int sizes = 4) =>
    [
        .. from i in Enumerable.Range(0, sizes)
           from multiple in new[] { 10, 20, 40 }
           let n = Math.Round(3e7 * Math.Pow(33, i / Math.Max(1.0, sizes - 1)))
           select ScalePoint.Of(n, n * multiple),
    ];

    /// <summary>Runs of a recipe that is worth <paramref name="multiplier"/> at every compute, with noise in log loss.</summary>
    public static Observation[] Arm(double multiplier = 1, double noise = 0, int seed = 1, int seeds = 1, double cost = 1, int sizes = 4)
    {
        var random = new Random(seed);
        double gain = Math.Sqrt(multiplier);
        return
        [
            .. from rung in Rungs(sizes)
               from s in Enumerable.Range(1, seeds)
               let loss = Loss(rung.Params * gain, rung.Tokens * gain) * Math.Exp(noise * Normal(random))
               select new Observation(rung.Params, rung.Tokens, rung.Flops * cost, loss),
        ];
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
