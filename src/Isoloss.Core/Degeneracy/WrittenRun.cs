namespace Isoloss.Core.Degeneracy;

/// <summary>What the model of one run wrote.</summary>
/// <param name="Arm">Its arm.</param>
/// <param name="Rung">Label of its rung, equal between arms.</param>
/// <param name="Params">N.</param>
/// <param name="Prompts">Prompt by prompt.</param>
public sealed record WrittenRun(string Arm, string Rung, double Params, IReadOnlyList<WrittenPrompt> Prompts);

/// <summary>How one prompt goes on.</summary>
/// <param name="Window">Number of the prompt, the same in all runs on the data.</param>
/// <param name="Greedy">The likeliest token each time.</param>
/// <param name="Sampled">Drawn from the model's distribution.</param>
/// <param name="Data">The data's own continuation.</param>
public sealed record WrittenPrompt(long Window, TextMeasure Greedy, TextMeasure Sampled, TextMeasure Data);
