namespace Isoloss.Core.Degeneracy;

/// <summary>What an arm wrote at one size.</summary>
public sealed record DegeneracySize
{
    /// <summary>The arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Label of the rung.</summary>
    public required string Rung { get; init; }

    /// <summary>N.</summary>
    public required double Params { get; init; }

    /// <summary>Runs.</summary>
    public required int Runs { get; init; }

    /// <summary>Prompts.</summary>
    public required int Prompts { get; init; }

    /// <summary>Means of greedy text.</summary>
    public required TextMeasure Greedy { get; init; }

    /// <summary>Means of drawn text.</summary>
    public required TextMeasure Sampled { get; init; }

    /// <summary>Means of the data at the same places.</summary>
    public required TextMeasure Data { get; init; }

    /// <summary>How it degenerates; empty where it was not seen to.</summary>
    public IReadOnlyList<DegeneracyFinding> Findings { get; init; } = [];
}
