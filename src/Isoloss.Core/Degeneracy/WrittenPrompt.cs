namespace Isoloss.Core.Degeneracy;

/// <summary>How one prompt goes on.</summary>
/// <param name="Window">Number of the prompt, the same in all runs on the data.</param>
/// <param name="Greedy">The likeliest token each time.</param>
/// <param name="Sampled">Drawn from the model's distribution.</param>
/// <param name="Data">The data's own continuation.</param>
public sealed record WrittenPrompt(long Window, TextMeasure Greedy, TextMeasure Sampled, TextMeasure Data);
