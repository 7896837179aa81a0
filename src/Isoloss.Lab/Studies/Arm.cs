using System.Text.Json.Nodes;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Studies;

/// <summary>A recipe in a study.</summary>
public sealed record Arm
{
    /// <summary>Name: letters, digits, dot, dash and underscore.</summary>
    public required string Name { get; init; }

    /// <summary>The full recipe in canonical JSON: writing a default changes nothing.</summary>
    public required JsonObject Recipe { get; init; }

    /// <summary>The same for the built-in trainer; null for a user's own trainer.</summary>
    public Recipe? Builtin { get; init; }

    /// <summary>Seeds of its runs on every rung. At least one, all different, of at least 0.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>What it changes against the baseline, in the shape of the study file: <c>recipe</c> and <c>seeds</c> where
    /// they differ.</summary>
    public required JsonObject Changes { get; init; }
}
