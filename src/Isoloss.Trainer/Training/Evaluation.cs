using Isoloss.Runs.Directories;

namespace Isoloss.Trainer.Training;

/// <summary>A measured loss.</summary>
/// <param name="Loss">Nats per token.</param>
/// <param name="StandardError">From the spread between sequences; null for a single one.</param>
/// <param name="OracleLoss">Loss of the best possible predictor on the same tokens, where known.</param>
/// <param name="Sections">Loss on parts of the set; empty unless all of it was measured.</param>
/// <param name="Sequences">Loss of each sequence that was measured.</param>
internal sealed record Evaluation(
    double Loss, double? StandardError, double? OracleLoss, IReadOnlyList<LossSection> Sections, IReadOnlyList<double> Sequences)
{
    /// <summary>Sequences and tokens that stand out.</summary>
    public OutlierReading Outliers { get; init; } = new();
}
