using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Health;

/// <summary>A place in the training data whose loss stood out.</summary>
/// <param name="Worst">How it stood out most.</param>
/// <param name="Step">The step of that.</param>
/// <param name="Runs">Runs in which it did.</param>
public sealed record OutlierPlace(OutlierSequence Worst, long Step, int Runs);
