namespace Isoloss.Core.Decision;

/// <summary>A point that runs can be added at, with what both arms have there.</summary>
public sealed record LadderRung
{
    /// <summary>Size, data and the baseline's compute.</summary>
    public required ScalePoint At { get; init; }

    /// <summary>Compute of one run of the variant.</summary>
    public required double VariantFlops { get; init; }

    /// <summary>Share by which the baseline's loss falls per e-fold of compute there.</summary>
    public required double Steepness { get; init; }

    /// <summary>Runs of the baseline.</summary>
    public int BaselineRuns { get; init; }

    /// <summary>Runs of the variant.</summary>
    public int VariantRuns { get; init; }

    /// <summary>Pairs that its difference is worth; 0 where an arm has no run.</summary>
    public double Pairs { get; init; }

    /// <summary>Variant minus baseline in mean log loss; 0 where an arm has no run.</summary>
    public double LogDifference { get; init; }

    /// <summary>Sum of squares of the pairs around their mean.</summary>
    public double WithinSquares { get; init; }

    /// <summary>Degrees of freedom of that.</summary>
    public int WithinDof { get; init; }

    /// <summary>The difference as the belief sees it; only where <see cref="Pairs"/> is above 0.</summary>
    public PairedDifference Difference => new(Math.Log(At.Flops), Steepness, LogDifference, Pairs, WithinSquares, WithinDof);
}
