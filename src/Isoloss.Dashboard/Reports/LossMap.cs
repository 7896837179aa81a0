namespace Isoloss.Dashboard.Reports;

/// <summary>The runs of one rung over two choices, with the law's curves of equal loss around its optimum.</summary>
public sealed record LossMap
{
    /// <summary>Which rung, in words.</summary>
    public required string Rung { get; init; }

    /// <summary>Titles of the two axes.</summary>
    public required (string X, string Y) Axes { get; init; }

    /// <summary>Every run: both choices, and its loss above the best run's as a share.</summary>
    public required IReadOnlyList<(double X, double Y, double Above)> Runs { get; init; }

    /// <summary>Where the law has its lowest loss.</summary>
    public required (double X, double Y) Optimum { get; init; }

    /// <summary>Closed curves on which the law is a share above its lowest loss.</summary>
    public required IReadOnlyList<(double Above, IReadOnlyList<(double X, double Y)> Points)> Curves { get; init; }
}
