using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Fitting;

/// <summary>A fitted parameter under its published symbol, in raw units of N and D.</summary>
/// <param name="Name">E, A, B, alpha, beta, ...</param>
/// <param name="Value">Point estimate with its interval.</param>
public sealed record ParameterEstimate(string Name, Estimate Value)
{
    /// <summary>
    /// False when the runs cannot tell its value: its profile interval has an open side or spans a factor above
    /// <see cref="ProfileInterval.IdentifiedFactor"/>. The point estimate is then one of many that fit as well. Default true.
    /// </summary>
    public bool Identified { get; init; } = true;

    /// <summary>Interval by profiling; null when no refits were asked for.</summary>
    public ProfileInterval? Profile { get; init; }
}
