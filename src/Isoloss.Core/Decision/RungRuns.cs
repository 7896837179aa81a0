namespace Isoloss.Core.Decision;

/// <summary>Further runs on one rung.</summary>
/// <param name="Rung">Where, with what both arms have there.</param>
/// <param name="Baseline">Further seeds of the baseline.</param>
/// <param name="Variant">Further seeds of the variant.</param>
/// <param name="Pairs">Pairs by which the rung's difference becomes better known; above 0.</param>
public sealed record RungRuns(LadderRung Rung, int Baseline, int Variant, double Pairs)
{
    /// <summary>What they cost.</summary>
    public double Flops => Baseline * Rung.At.Flops + Variant * Rung.VariantFlops;

    /// <summary>True for a rung that no arm has yet.</summary>
    public bool Beyond => Rung.BaselineRuns == 0 && Rung.VariantRuns == 0;

    /// <summary>What brings both arms to a number of runs on a rung; null when that tells nothing new.</summary>
    /// <param name="rung">The rung.</param>
    /// <param name="runs">Runs that each arm then has; at least as many as the arm with more.</param>
    public static RungRuns? Reach(LadderRung rung, int runs) => runs > rung.Pairs
        ? new RungRuns(rung, runs - rung.BaselineRuns, runs - rung.VariantRuns, runs - rung.Pairs)
        : null;
}
