namespace Isoloss.Core.Laws;

/// <summary>A parametric form of loss in parameters N and tokens D, with its published symbols in raw units.</summary>
public interface ILaw
{
    /// <summary>Name on the command line, such as <c>chinchilla</c>.</summary>
    string Name { get; }

    /// <summary>The formula, such as <c>L = E + A N^-alpha + B D^-beta</c>.</summary>
    string Equation { get; }

    /// <summary>Paper and equation number.</summary>
    string Source { get; }

    /// <summary>Free parameters in the order of every parameter vector.</summary>
    IReadOnlyList<LawParameter> Parameters { get; }

    /// <summary>Loss at (N, D), nats per token.</summary>
    /// <param name="theta">Parameter vector, in the order of <see cref="Parameters"/>.</param>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    double Loss(ReadOnlySpan<double> theta, double parameters, double tokens);
}
