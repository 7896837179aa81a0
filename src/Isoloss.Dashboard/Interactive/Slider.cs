namespace Isoloss.Dashboard.Interactive;

/// <summary>One input of a page that computes.</summary>
/// <param name="Name">Name under which the page's model reads it and the address keeps it; letters, digits, dots and dashes.</param>
/// <param name="Label">What a person calls it.</param>
/// <param name="Value">Where it starts; between <paramref name="Low"/> and <paramref name="High"/>.</param>
/// <param name="Low">Least value; above 0 on a logarithmic slider.</param>
/// <param name="High">Largest value.</param>
/// <param name="Step">Step between values; on a logarithmic slider the step of the decimal logarithm.</param>
public sealed record Slider(string Name, string Label, double Value, double Low, double High, double Step)
{
    /// <summary>What follows the number, such as <c>years</c>. Default: nothing.</summary>
    public string Unit { get; init; } = "";

    /// <summary>How the number is written. Default: plain.</summary>
    public SliderFormat Format { get; init; }

    /// <summary>Equal distances are equal factors. Default: equal differences.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>A sentence about it, shown below. Default: nothing.</summary>
    public string? Note { get; init; }
}
