namespace Isoloss.Core.Organisation;

/// <summary>
/// Research output from compute and labour with constant elasticity of substitution:
/// <c>X = [a C^(z r) + (1 - a) L^r]^(1/r)</c>, C and L relative to today. As r goes to 0 it is <c>C^(a z) L^(1-a)</c> (Cobb-Douglas).
/// </summary>
/// <param name="Name">Short name.</param>
/// <param name="Share">a: weight of compute, from 0 to 1.</param>
/// <param name="Substitution">r: below 0 the two complement each other; at most 1.</param>
/// <param name="ComputeExponent">z: returns to compute before it is combined, above 0.</param>
/// <param name="Source">Where the constants are from.</param>
public sealed record ProductionFunction(string Name, double Share, double Substitution, double ComputeExponent, string Source)
{
    // Nearer to 0 than this the power mean loses more digits than its limit is off.
    private const double NearlyZero = 1e-6;

    /// <summary>Constants in use, by name.</summary>
    public static IReadOnlyList<ProductionFunction> Presets { get; } =
    [
        new("FTM", 0.7, -0.1, 1, "Full takeoff model (Davidson 2023): rho -.1, experiment share .7"),
        new("AI Futures", 0.657, -0.155, 0.655, "AI Futures model, December 2025: rho -.155, zeta .655, alpha .657"),
        new("Cobb-Douglas", 0.699, 0, 0.640, "limit without complementarity: alpha .699, zeta .640"),
    ];

    /// <summary>Output over today's.</summary>
    /// <param name="compute">Compute over today's, above 0.</param>
    /// <param name="labour">Labour over today's, above 0.</param>
    public double Output(double compute, double labour)
    {
        if (Math.Abs(Substitution) < NearlyZero)
            return Math.Pow(compute, ComputeExponent * Share) * Math.Pow(labour, 1 - Share);
        double mixed = Share * Math.Pow(compute, ComputeExponent * Substitution) + (1 - Share) * Math.Pow(labour, Substitution);
        return Math.Pow(mixed, 1 / Substitution);
    }
}
