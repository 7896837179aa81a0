namespace Isoloss.Core.Degeneracy;

/// <summary>A way in which text degenerates.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Written">Share in the arm's text.</param>
/// <param name="Usual">Share in what it is held against: the data, or the baseline's text.</param>
/// <param name="P">p-value, adjusted for all arms, sizes and kinds (Holm 1979).</param>
public sealed record DegeneracyFinding(DegeneracyKind Kind, double Written, double Usual, double P);
