namespace Isoloss.Trainer.Probing;

/// <summary>What stands out about a training sequence.</summary>
/// <param name="Expected">Mean loss of its domain's sequences shortly before it, nats.</param>
/// <param name="Deviations">Standard deviations of those from it; negative for a sequence that is too easy.</param>
internal readonly record struct SequenceFind(double Expected, double Deviations);
