namespace Isoloss.Core.Comparison;

/// <summary>What both arms say on one rung.</summary>
internal sealed record PairedRung
{
    /// <summary>N.</summary>
    public required double Params { get; init; }

    /// <summary>D.</summary>
    public required double Tokens { get; init; }

    /// <summary>Geometric mean of the baseline's recorded FLOP.</summary>
    public required double BaselineFlops { get; init; }

    /// <summary>Geometric mean of the variant's recorded FLOP.</summary>
    public required double VariantFlops { get; init; }

    /// <summary>Mean log loss of the baseline.</summary>
    public required double BaselineLogLoss { get; init; }

    /// <summary>Mean log loss of the variant.</summary>
    public required double VariantLogLoss { get; init; }

    /// <summary>Variant minus baseline in mean log loss: over equal seeds where there are any, else over all runs.</summary>
    public required double LogDifference { get; init; }

    /// <summary>
    /// Pairs that the difference is worth: the number of equal seeds, or the harmonic mean of both arms' runs.
    /// The noise variance of <see cref="LogDifference"/> falls as 1 over this.
    /// </summary>
    public required double Pairs { get; init; }

    /// <summary>Sum of squares of the differences around their mean within this rung, in units of one pair's variance.</summary>
    public required double WithinSquares { get; init; }

    /// <summary>Degrees of freedom of <see cref="WithinSquares"/>.</summary>
    public required int WithinDof { get; init; }

    /// <summary>Runs of the arm with fewer runs.</summary>
    public required int FewerRuns { get; init; }

    /// <summary>Log of the variant's over the baseline's tokens per second, geometric means; NaN where an arm recorded none.</summary>
    public double LogSpeedRatio { get; init; } = double.NaN;

    /// <summary>Middle of both arms in log loss.</summary>
    public double LogLevel => 0.5 * (BaselineLogLoss + VariantLogLoss);
}
