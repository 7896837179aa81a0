using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Branching;

/// <summary>A branch's final loss minus that of the run it goes on from, nats per token.</summary>
/// <param name="Loss">The difference; the interval is that of the evaluation set and holds no noise of training. Its ends are NaN where
/// no error is known.</param>
/// <param name="Pairing">How the interval came about.</param>
/// <param name="Parts">Parts of the evaluation set that were paired; 0 where they were not.</param>
public sealed record BranchDifference(Estimate Loss, BranchPairing Pairing, int Parts)
{
    /// <summary>Level of the interval.</summary>
    public const double Level = 0.95;

    /// <summary>Compares two runs; null before both have a loss.</summary>
    /// <exception cref="BadInputException">A file of theirs is damaged.</exception>
    public static BranchDifference? Of(RunDirectory before, RunDirectory after)
    {
        if (before.ReadResult() is not { State: RunState.Finished } first || after.ReadResult() is not { State: RunState.Finished } second)
            return null;
        if (EvaluationLosses.Read(before) is { } a && EvaluationLosses.Read(after) is { } b && Paired(a, b) is { } interval)
        {
            // The losses of the results have all digits.
            double value = second.Loss - first.Loss, half = interval.Upper - interval.Value;
            bool isSame = first.Loss == second.Loss && a.Losses.SequenceEqual(b.Losses);
            return new(new Estimate(value, value - half, value + half), isSame ? BranchPairing.Identical : BranchPairing.Paired, a.Losses.Count);
        }
        if (first.EvaluationHash == second.EvaluationHash && first.LossStandardError is { } e && second.LossStandardError is { } f)
            return new(PairedLoss.Unpaired((first.Loss, e), (second.Loss, f), Level), BranchPairing.Unpaired, 0);
        return new(new Estimate(second.Loss - first.Loss, double.NaN, double.NaN), BranchPairing.None, 0);
    }

    private static Estimate? Paired(EvaluationLosses a, EvaluationLosses b) =>
        a.EvaluationHash == b.EvaluationHash && a.Losses.Count == b.Losses.Count && a.Sequences == b.Sequences
            ? PairedLoss.Paired(a.Losses, b.Losses, a.Weights(), Level)
            : null;
}
