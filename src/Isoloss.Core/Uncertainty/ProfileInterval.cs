namespace Isoloss.Core.Uncertainty;

/// <summary>The values of a quantity that fit the runs nearly as well as its best one.</summary>
/// <param name="Value">Estimate and interval; an open side ends where the law's box ends.</param>
/// <param name="LowerOpen">True when values down to the end of the law's box fit as well.</param>
/// <param name="UpperOpen">True when values up to the end of the law's box fit as well.</param>
public readonly record struct ProfileInterval(Estimate Value, bool LowerOpen, bool UpperOpen)
{
    /// <summary>A positive quantity whose interval spans more than this factor is not identified.</summary>
    public const double IdentifiedFactor = 10;

    /// <summary>True when both sides are closed and the ends lie within <see cref="IdentifiedFactor"/> of each other.</summary>
    public bool Identified => !LowerOpen && !UpperOpen && !(Value.Lower > 0 && Value.Upper > IdentifiedFactor * Value.Lower);
}
