namespace Isoloss.Dashboard.Reports;

/// <summary>A law and its runs along one axis while the law's other axes are held.</summary>
public sealed record LawSlice
{
    /// <summary>What is held, such as <c>2.81B parameters, 4B distinct tokens</c>; empty where the law has one axis.</summary>
    public required string Held { get; init; }

    /// <summary>The axis with its unit, such as <c>epochs</c>.</summary>
    public required string Axis { get; init; }

    /// <summary>Runs that share what is held.</summary>
    public required IReadOnlyList<SlicePoint> Measured { get; init; }

    /// <summary>The law along the axis.</summary>
    public required IReadOnlyList<SlicePoint> Law { get; init; }

    /// <summary>The law as if no token had been seen twice; empty for laws that do not know repetition.</summary>
    public IReadOnlyList<SlicePoint> Fresh { get; init; } = [];
}
