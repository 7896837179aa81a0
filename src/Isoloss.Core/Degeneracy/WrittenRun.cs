namespace Isoloss.Core.Degeneracy;

/// <summary>What the model of one run wrote.</summary>
/// <param name="Arm">Its arm.</param>
/// <param name="Rung">Label of its rung, equal between arms.</param>
/// <param name="Params">N.</param>
/// <param name="Prompts">Prompt by prompt.</param>
public sealed record WrittenRun(string Arm, string Rung, double Params, IReadOnlyList<WrittenPrompt> Prompts);
