namespace Isoloss.Lab.Bench;

/// <summary>What came of a try to spend more than a budget.</summary>
/// <param name="Kind">What it tried.</param>
/// <param name="Runs">Runs that it asked for.</param>
/// <param name="Started">Trainers that were started.</param>
/// <param name="Stopped">Trainers that were stopped at a snapshot.</param>
/// <param name="NotStarted">Runs that were refused, over all starts.</param>
/// <param name="Spent">Spent over budget.</param>
/// <param name="IsToldTooLate">What is spent is only known once it is spent.</param>
internal sealed record BudgetOutcome(string Kind, int Runs, int Started, int Stopped, int NotStarted, double Spent, bool IsToldTooLate)
{
    /// <summary>The budget was kept, as far as it can be.</summary>
    public bool IsGood => IsToldTooLate || Spent <= 1;
}
