namespace Isoloss.Core.Comparison;

/// <summary>The answer to: is this change worth a full-scale run?</summary>
public enum Verdict
{
    /// <summary>The probability that the change is worth it at the target is at least the level asked for.</summary>
    Go,

    /// <summary>The probability that it is not worth it is at least that level.</summary>
    NoGo,

    /// <summary>Neither: more or other runs are needed.</summary>
    Undecided,
}
