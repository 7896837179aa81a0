namespace Isoloss.Core.Comparison;

/// <summary>Sizes, data and compute that a question may be about: far beyond anything that was or will be trained, and far from where numbers end.</summary>
public static class TargetDomain
{
    /// <summary>Largest N that is asked for.</summary>
    public const double MostParams = 1e15;

    /// <summary>Largest D that is asked for.</summary>
    public const double MostTokens = 1e20;

    /// <summary>Largest C, FLOP.</summary>
    public const double MostFlops = 1e35;

    /// <summary>Refuses a point that no model can be at.</summary>
    /// <exception cref="BadInputException">Says what was found and expected.</exception>
    public static void Require(in ScalePoint point)
    {
        if (point.Params >= 1 && point.Tokens >= 1 && point.Flops <= MostFlops)
            return;
        throw new BadInputException(FormattableString.Invariant(
            $"found a point of {point.Params:G3} parameters, {point.Tokens:G3} tokens and {point.Flops:G3} FLOP, expected at least 1 parameter and 1 token, and at most {MostFlops:G3} FLOP"));
    }
}
