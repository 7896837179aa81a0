namespace Isoloss.Runs.Directories;

/// <summary>The state that a run begins from when it has no snapshot of its own.</summary>
/// <param name="Snapshot">Absolute path of a <see cref="KeptSnapshot"/>.</param>
/// <param name="Step">Steps done in it.</param>
public sealed record JobStart(string Snapshot, long Step);
