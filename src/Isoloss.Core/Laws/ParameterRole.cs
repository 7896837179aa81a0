namespace Isoloss.Core.Laws;

/// <summary>What a parameter does in its law, and so what is plausible for it before any run was made.</summary>
public enum ParameterRole
{
    /// <summary>Size of a term, in the units of its axis: nothing is plausible beforehand.</summary>
    Size,

    /// <summary>A loss that no run can go below.</summary>
    Floor,

    /// <summary>Exponent of size or data, seen in the limit where its term is all that is left.</summary>
    Exponent,

    /// <summary>How two terms add: 1 is a plain sum.</summary>
    Order,
}
