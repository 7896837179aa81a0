namespace Isoloss.Core;

/// <summary>A point at which a law is asked: size, data and the compute that they cost.</summary>
/// <param name="Params">N, parameters.</param>
/// <param name="Tokens">D, training tokens.</param>
/// <param name="Flops">C, training FLOP.</param>
public readonly record struct ScalePoint(double Params, double Tokens, double Flops)
{
    /// <summary>A point with C = 6 N D.</summary>
    public static ScalePoint Of(double parameters, double tokens) => new(parameters, tokens, 6 * parameters * tokens);
}
