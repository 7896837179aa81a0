using Isoloss.Core.Degeneracy;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Health;

/// <summary>A text that a model wrote.</summary>
/// <param name="Arm">Its arm.</param>
/// <param name="Params">N.</param>
/// <param name="Kind">What it is an example of; null for one that shows the arm as it is.</param>
/// <param name="Text">The text with its prompt.</param>
public sealed record WrittenExample(string Arm, double Params, DegeneracyKind? Kind, Continuation Text);
