using Isoloss.Core.Laws;

namespace Isoloss.Core.Comparison;

/// <summary>
/// The law of one arm under the joint fit: the baseline's chinchilla law, read at <c>(N sqrt(e), D sqrt(e))</c> with
/// <c>log e = Shift + Slope (log C - CentreLogFlops)</c>. For the baseline itself <c>e = 1</c>.
/// </summary>
public sealed record ArmLaw
{
    /// <summary>The baseline's E, A, B, alpha, beta in raw units of N and D.</summary>
    public required IReadOnlyList<double> Theta { get; init; }

    /// <summary>log e at <see cref="CentreLogFlops"/>. Default 0.</summary>
    public double Shift { get; init; }

    /// <summary>Change of log e per unit of log C. Default 0.</summary>
    public double Slope { get; init; }

    /// <summary>Logarithm of the compute at which <see cref="Shift"/> holds. Default 0.</summary>
    public double CentreLogFlops { get; init; }

    /// <summary>Recorded FLOP over 6 N D, for the C in e. Default 1.</summary>
    public double FlopsRatio { get; init; } = 1;

    /// <summary>Loss at (N, D), nats per token.</summary>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    public double Loss(double parameters, double tokens)
    {
        double logFlops = Math.Log(FlopsRatio * ScalePoint.Of(parameters, tokens).Flops);
        double grow = Math.Exp(0.5 * (Shift + Slope * (logFlops - CentreLogFlops)));
        return Chinchilla.Instance.Loss([.. Theta], grow * parameters, grow * tokens);
    }
}
