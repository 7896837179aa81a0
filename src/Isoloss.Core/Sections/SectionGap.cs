namespace Isoloss.Core.Sections;

/// <summary>How a variant differs from its baseline on a section, beyond how it differs on the whole.</summary>
/// <param name="Kind">Kind of the section.</param>
/// <param name="Name">Name of the section.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Pairs">Pairs of runs on the same rung with the same seed.</param>
/// <param name="Difference">Variant minus baseline of ln loss on the section.</param>
/// <param name="Beyond">The same less that of the whole set.</param>
/// <param name="P">p-value of <paramref name="Beyond"/>, adjusted for all sections of the variant (Holm 1979).</param>
/// <param name="IsDifferent">True where the section gains or loses more than the whole, at .05 over all sections together.</param>
public sealed record SectionGap(
    string Kind, string Name, string Variant, int Pairs, Estimate Difference, Estimate Beyond, double P, bool IsDifferent);
