namespace Isoloss.Core.Laws;

/// <summary>One free parameter of a law.</summary>
/// <param name="Name">Published symbol: E, A, B, alpha, beta, gamma.</param>
/// <param name="Meaning">What it is, with its unit.</param>
/// <param name="Lower">Smallest value in the domain.</param>
/// <param name="Upper">Largest value in the domain.</param>
public sealed record LawParameter(string Name, string Meaning, double Lower, double Upper)
{
    /// <summary>True for a loss that no run can go below. Default false.</summary>
    public bool IsFloor { get; init; }
}
