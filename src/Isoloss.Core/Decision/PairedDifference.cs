namespace Isoloss.Core.Decision;

/// <summary>A measured difference between two arms on one rung, as the belief about the multiplier sees it.</summary>
/// <param name="LogFlops">Log of the baseline's compute.</param>
/// <param name="Steepness">Share by which the baseline's loss falls per e-fold of compute there; above 0.</param>
/// <param name="LogDifference">Variant minus baseline in mean log loss.</param>
/// <param name="Pairs">Pairs of runs that it is worth; above 0.</param>
/// <param name="WithinSquares">Sum of squares of the pairs around their mean.</param>
/// <param name="WithinDof">Degrees of freedom of that.</param>
public readonly record struct PairedDifference(
    double LogFlops, double Steepness, double LogDifference, double Pairs, double WithinSquares = 0, int WithinDof = 0);
