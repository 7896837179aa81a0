namespace Isoloss.Core.Organisation;

/// <summary>What can keep an organisation from testing more ideas.</summary>
public enum Constraint
{
    /// <summary>Hours of attention: R / H.</summary>
    People,

    /// <summary>GPU-hours: G / K.</summary>
    Compute,

    /// <summary>Ideas under way at once: R k / Lt.</summary>
    Streams,

    /// <summary>Ideas that people have.</summary>
    Ideas,
}
