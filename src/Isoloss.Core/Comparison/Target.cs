namespace Isoloss.Core.Comparison;

/// <summary>
/// Where the question is asked: either compute (spent as the baseline's law says is efficient) or a size and its tokens.
/// </summary>
public sealed record Target
{
    /// <summary>C, FLOP; above 0. Null when size and tokens are given.</summary>
    public double? Flops { get; init; }

    /// <summary>N, parameters; above 0.</summary>
    public double? Params { get; init; }

    /// <summary>D, tokens; above 0.</summary>
    public double? Tokens { get; init; }
}
