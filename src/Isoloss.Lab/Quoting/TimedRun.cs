namespace Isoloss.Lab.Quoting;

/// <summary>A run in a schedule.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Origin">Key of the run that it goes on from; null for none.</param>
/// <param name="Seconds">How long it takes.</param>
/// <param name="IsAlone">It is trained with nothing beside it.</param>
internal sealed record TimedRun(string Key, string? Origin, double Seconds, bool IsAlone = false);
