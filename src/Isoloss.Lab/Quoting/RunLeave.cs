namespace Isoloss.Lab.Quoting;

/// <summary>Whether a run may start, and for how long.</summary>
/// <param name="Refusal">Why it may not; null when it may.</param>
/// <param name="Bound">The time after which it is stopped at a snapshot; null without a limit.</param>
/// <param name="BoundReason">What the bound comes from, for people.</param>
/// <param name="Save">The time that it then has to save its state, after which it is killed; null without a limit.</param>
public sealed record RunLeave(string? Refusal, TimeSpan? Bound = null, string? BoundReason = null, TimeSpan? Save = null);
