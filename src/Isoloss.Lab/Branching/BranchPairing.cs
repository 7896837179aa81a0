namespace Isoloss.Lab.Branching;

/// <summary>What stands behind the interval of a branch's difference.</summary>
public enum BranchPairing
{
    /// <summary>The losses are the same to the last digit, part by part.</summary>
    Identical,

    /// <summary>Both runs lost so much on the same parts of the evaluation set.</summary>
    Paired,

    /// <summary>Each run's own standard error; wider, because what is hard in the set is hard for both.</summary>
    Unpaired,

    /// <summary>No error is known: a difference without an interval.</summary>
    None,
}
