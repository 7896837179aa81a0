namespace Isoloss.Runs.Recipes;

/// <summary>The size of a decoder-only transformer.</summary>
public sealed record ModelSize
{
    /// <summary>Width of the residual stream (d). A multiple of the head width.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks. At least 1.</summary>
    public required int Layers { get; init; }
}
