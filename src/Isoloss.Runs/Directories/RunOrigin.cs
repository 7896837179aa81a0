namespace Isoloss.Runs.Directories;

/// <summary>Where a run begins that goes on from another one; part of its key.</summary>
/// <param name="Key">Key of the run it goes on from.</param>
/// <param name="Step">Steps that the other run had done; at least 1.</param>
/// <param name="StreamTokens">
/// Tokens after which the random streams are named: those of the run that began the line. A run that goes on sees the data that
/// run would have seen, whatever its own tokens are.
/// </param>
public sealed record RunOrigin(string Key, long Step, long StreamTokens);
