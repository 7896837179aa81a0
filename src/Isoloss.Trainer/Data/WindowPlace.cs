namespace Isoloss.Trainer.Data;

/// <summary>Where a window lies in its data.</summary>
/// <param name="FirstToken">Number of its first token; of a source that never repeats, the window's number.</param>
/// <param name="Document">The document of its first token, or -1.</param>
internal readonly record struct WindowPlace(long FirstToken, int Document);
