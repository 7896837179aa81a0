using System.Text.Json.Nodes;
using Isoloss.Lab.Execution;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Branching;

/// <summary>A run in a tree of branches: the trunk, or a branch with what it changes and how it compares.</summary>
public sealed record BranchNode
{
    /// <summary>Its directory.</summary>
    public required RunDirectory Directory { get; init; }

    /// <summary>What it is.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required RunProgress Progress { get; init; }

    /// <summary>Steps from the beginning of the trunk to its end; null when unknown.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>Keys of the recipe that differ from the run it goes on from, with both values; empty for a control branch.</summary>
    public required IReadOnlyList<(string Path, JsonNode? Before, JsonNode? After)> Changes { get; init; }

    /// <summary>Against the run that it goes on from; null for the trunk, or before both are done.</summary>
    public BranchDifference? FromOrigin { get; init; }

    /// <summary>Against the trunk of the tree, where that is another run.</summary>
    public BranchDifference? FromTrunk { get; init; }

    /// <summary>Branches of it, in the order of their beginnings and names.</summary>
    public IReadOnlyList<BranchNode> Branches { get; init; } = [];

    /// <summary>Key of the run.</summary>
    public string Key => Directory.Key;

    /// <summary>Steps of the origin that it begins after; null for a trunk.</summary>
    public long? Step => Spec.Origin?.Step;

    /// <summary>It and all below it, each with its depth in the tree, 0 for itself.</summary>
    public IEnumerable<(BranchNode Node, int Depth)> All() =>
        Branches.SelectMany(b => b.All()).Select(b => (b.Node, b.Depth + 1)).Prepend((this, 0));
}
