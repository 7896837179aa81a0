using System.Globalization;
using System.Text;

namespace Isoloss.Tests;

/// <summary>Tables of runs with a known law, as a user would hand them in.</summary>
internal static class Ladders
{
    private static readonly double[] Sizes = [1e7, 3e7, 1e8, 3e8];
    private static readonly double[] Tokens = [1e9, 4e9, 1.6e10];

    /// <summary>Two arms on twelve rungs; the variant has the baseline's loss at <paramref name="multiplier"/> times the compute.</summary>
    public static string TwoArms(double multiplier, double noise = 0.0005)
    {
        var random = new Random(7);
        var csv = new StringBuilder("arm,params,tokens,seed,loss\n");
        foreach (string arm in new[] { "base", "change" })
            foreach (double n in Sizes)
                foreach (double d in Tokens)
                {
                    double gain = arm == "change" ? Math.Sqrt(multiplier) : 1;
                    double loss = Loss(n * gain, d * gain) * Math.Exp(noise * Normal(random));
                    csv.AppendLine(CultureInfo.InvariantCulture, $"{arm},{n},{d},1,{loss:R}");
                }
        return csv.ToString();
    }

    public static double Loss(double n, double d) => 1.7 + 400 * Math.Pow(n, -0.34) + 2000 * Math.Pow(d, -0.36);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
