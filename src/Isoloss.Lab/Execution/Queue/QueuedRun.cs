namespace Isoloss.Lab.Execution.Queue;

/// <summary>A run that has its cores now.</summary>
/// <param name="Key">Key of the run.</param>
/// <param name="Cores">Cores it takes. At least 1.</param>
public sealed record QueuedRun(string Key, int Cores);
