namespace Isoloss.Trainer.Training;

/// <summary>What one step does; decided by the recipe and the tokens alone.</summary>
/// <param name="Multiple">The learning rate as a multiple of its peak.</param>
/// <param name="DecayMultiple">The weight decay as a multiple of that at the start.</param>
/// <param name="FirstSequence">Number of its first window in the data.</param>
/// <param name="Sequences">Windows of its batch.</param>
/// <param name="IsProbed">Whether the update is measured.</param>
internal readonly record struct StepPlan(
    double Multiple, double DecayMultiple, long FirstSequence, int Sequences, bool IsProbed = false);
