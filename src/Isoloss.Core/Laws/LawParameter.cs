namespace Isoloss.Core.Laws;

/// <summary>One free parameter of a law.</summary>
/// <param name="Name">Published symbol: E, A, B, alpha, beta, gamma.</param>
/// <param name="Meaning">What it is, with its unit.</param>
/// <param name="Lower">Smallest value in the domain.</param>
/// <param name="Upper">Largest value in the domain.</param>
public sealed record LawParameter(string Name, string Meaning, double Lower, double Upper)
{
    /// <summary>What it does in the law. Default: the size of a term.</summary>
    public ParameterRole Role { get; init; }

    /// <summary>True for a loss that no run can go below.</summary>
    public bool IsFloor
    {
        get => Role == ParameterRole.Floor;
        init => Role = value ? ParameterRole.Floor : Role;
    }
}
