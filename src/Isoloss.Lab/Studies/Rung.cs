using System.Text.Json.Nodes;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Studies;

/// <summary>One size and one amount of data; the same for all arms.</summary>
public sealed record Rung
{
    /// <summary>Such as <c>64x3@1M</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The size as the run's file holds it.</summary>
    public required JsonObject Size { get; init; }

    /// <summary>The size for the built-in trainer; null for a user's own trainer.</summary>
    public ModelSize? Builtin { get; init; }

    /// <summary>Training tokens (D). At least 1.</summary>
    public required long Tokens { get; init; }
}
