using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>How the execution of one run ended.</summary>
/// <param name="State">Finished, diverged, failed or cancelled.</param>
/// <param name="Message">What went wrong, for people; null when nothing did.</param>
public sealed record RunOutcome(RunState State, string? Message = null);
