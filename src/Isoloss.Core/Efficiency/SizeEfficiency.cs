namespace Isoloss.Core.Efficiency;

/// <summary>What the arms took to reach losses on one size, by its longest runs.</summary>
/// <param name="Rung">Label of the rung: of the size's rungs the one on the most tokens.</param>
/// <param name="Params">N of the baseline.</param>
/// <param name="Tokens">D of the baseline.</param>
/// <param name="Losses">Losses, the highest first.</param>
/// <param name="Multipliers">Each variant that has runs there.</param>
public sealed record SizeEfficiency(
    string Rung, double Params, double Tokens, IReadOnlyList<ReachedLoss> Losses, IReadOnlyList<SizeMultiplier> Multipliers);
