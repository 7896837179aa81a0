namespace Isoloss.Core.Forecasting;

/// <summary>The anchors by name.</summary>
public static class Anchors
{
    /// <summary>All anchors, from the least to the most compute, genome and evolution last.</summary>
    public static IReadOnlyList<Anchor> All { get; } = Enum.GetValues<Anchor>();

    /// <summary>Their names in lower case, as in files.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(Name)];

    /// <summary>The name in lower case, as in files.</summary>
    public static string Name(this Anchor anchor) => anchor.ToString().ToLowerInvariant();
}
