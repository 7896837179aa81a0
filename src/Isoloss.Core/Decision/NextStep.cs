namespace Isoloss.Core.Decision;

/// <summary>What to do now.</summary>
public enum NextStep
{
    /// <summary>Do what is worth most per FLOP (<see cref="NextResult.Best"/>).</summary>
    Run,

    /// <summary>There is a verdict that stays valid under repeated looks: stop.</summary>
    Decided,

    /// <summary>No run is worth its cost: stop and take the choice that is favoured now.</summary>
    NotWorthMore,

    /// <summary>No run fits the budget.</summary>
    NothingAffordable,
}
