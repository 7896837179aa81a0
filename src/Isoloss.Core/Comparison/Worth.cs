namespace Isoloss.Core.Comparison;

/// <summary>What a change must save to be worth it.</summary>
public enum Worth
{
    /// <summary>FLOP to the same loss.</summary>
    Compute,

    /// <summary>Wall-clock time to the same loss on the same hardware.</summary>
    Time,

    /// <summary>Money to the same loss: time at each arm's price per hour.</summary>
    Cost,
}
