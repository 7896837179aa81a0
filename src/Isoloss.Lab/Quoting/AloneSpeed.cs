namespace Isoloss.Lab.Quoting;

/// <summary>How fast one process is that has the cores of all: the best of the numbers of threads that were measured.</summary>
/// <param name="Threads">Threads, at least 2.</param>
/// <param name="TokensPerSecond">Training tokens per second.</param>
/// <param name="EvaluationSecondsPerToken">Seconds to evaluate one token; null when not measured.</param>
public sealed record AloneSpeed(int Threads, double TokensPerSecond, double? EvaluationSecondsPerToken);
