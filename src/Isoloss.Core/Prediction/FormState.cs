namespace Isoloss.Core.Prediction;

/// <summary>One fitted form as plain numbers.</summary>
public sealed record FormState
{
    /// <summary>Name of the law.</summary>
    public required string Law { get; init; }

    /// <summary>Weight among the forms; they sum to 1.</summary>
    public required double Weight { get; init; }

    /// <summary>Working coordinates at the estimate.</summary>
    public required IReadOnlyList<double> Working { get; init; }

    /// <summary>Mean of log N of the runs, around which the coordinates are taken.</summary>
    public required double CentreParams { get; init; }

    /// <summary>Mean of log D of the runs.</summary>
    public required double CentreTokens { get; init; }

    /// <summary>Standard deviation of log loss around the form, near the largest runs.</summary>
    public required double Noise { get; init; }

    /// <summary>Cholesky factor of the information in units of the noise, row-major, square.</summary>
    public required IReadOnlyList<double> Factor { get; init; }
}
