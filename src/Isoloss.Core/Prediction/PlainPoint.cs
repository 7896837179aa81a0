namespace Isoloss.Core.Prediction;

/// <summary>Size, data and compute as plain numbers.</summary>
/// <param name="Params">N, parameters.</param>
/// <param name="Tokens">D, training tokens.</param>
/// <param name="Flops">C, training FLOP.</param>
public sealed record PlainPoint(double Params, double Tokens, double Flops)
{
    /// <summary>The numbers of a point.</summary>
    public static PlainPoint Of(in ScalePoint point) => new(point.Params, point.Tokens, point.Flops);

    /// <summary>The point of the numbers.</summary>
    /// <exception cref="BadInputException">One is not above 0.</exception>
    public ScalePoint ToPoint()
    {
        ObservationCheck.Positive(Params, "saved params (N)");
        ObservationCheck.Positive(Tokens, "saved tokens (D)");
        ObservationCheck.Positive(Flops, "saved flops (C)");
        return new ScalePoint(Params, Tokens, Flops);
    }
}
