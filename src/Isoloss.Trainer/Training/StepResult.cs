using Isoloss.Trainer.Probing;

namespace Isoloss.Trainer.Training;

/// <summary>What a step gave.</summary>
/// <param name="Loss">Loss before the step, nats per token.</param>
/// <param name="GradientNorm">Global gradient norm before clipping.</param>
/// <param name="Update">How far the parameters moved, where the step was probed.</param>
internal readonly record struct StepResult(double Loss, double GradientNorm, UpdateProbe? Update);
