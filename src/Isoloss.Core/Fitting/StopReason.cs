namespace Isoloss.Core.Fitting;

/// <summary>Why a solver stopped. Not converging is a result, not an exception.</summary>
public enum StopReason
{
    /// <summary>The gradient vanished within tolerance.</summary>
    Converged,

    /// <summary>No step lowers the objective within floating-point precision.</summary>
    NoProgress,

    /// <summary>The iteration limit was reached; the result is the best point seen.</summary>
    IterationLimit,
}
