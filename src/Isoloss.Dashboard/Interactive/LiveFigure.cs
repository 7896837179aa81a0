namespace Isoloss.Dashboard.Interactive;

/// <summary>A figure that follows the sliders; the page's model draws it under its name.</summary>
/// <param name="Name">Name in the model's <c>figures</c>.</param>
/// <param name="Title">Heading above it.</param>
/// <param name="Label">What is on it, for those who cannot see it.</param>
/// <param name="Caption">Sentence below.</param>
public sealed record LiveFigure(string Name, string Title, string Label, string Caption)
{
    /// <summary>Lower than usual. Default: no.</summary>
    public bool IsShort { get; init; }

    /// <summary>Higher than usual, as a map wants it. Default: no.</summary>
    public bool IsTall { get; init; }
}
