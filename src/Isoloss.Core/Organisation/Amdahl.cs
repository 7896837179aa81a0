namespace Isoloss.Core.Organisation;

/// <summary>What a speed-up of one part of the work is worth for all of it (Amdahl 1967).</summary>
public static class Amdahl
{
    /// <summary>Speed-up of the whole: <c>1 / (1 - f + f/n)</c>.</summary>
    /// <param name="share">f: the part's share of the time, from 0 to 1.</param>
    /// <param name="factor">n: how many times as fast the part becomes, above 0.</param>
    public static double Speedup(double share, double factor) => 1 / (1 - share + share / factor);

    /// <summary>Share of the time that a part must take for <paramref name="factor"/> in it to give <paramref name="speedup"/> of the whole.</summary>
    /// <param name="factor">Speed-up of the part, above 0 and not 1.</param>
    /// <param name="speedup">Speed-up of the whole, between 1 and <paramref name="factor"/>.</param>
    public static double Share(double factor, double speedup) => (1 - 1 / speedup) / (1 - 1 / factor);

    /// <summary>Average elasticity of the whole in the part: <c>ln(speedup) / ln(factor)</c>.</summary>
    public static double Elasticity(double factor, double speedup) => Math.Log(speedup) / Math.Log(factor);
}
