namespace Isoloss.Core.Decision;

/// <summary>What may be spent on finding out, and what hangs on it.</summary>
public sealed record NextOptions
{
    /// <summary>FLOP that one step may cost. Above 0.</summary>
    public required double BudgetFlops { get; init; }

    /// <summary>FLOP that will be spent at the target under the decision. Above 0; null, the default, takes one run at the target.</summary>
    public double? Stake { get; init; }

    /// <summary>Weight of what a wrong go wastes. Default 1; above 0.</summary>
    public double WrongGo { get; init; } = 1;

    /// <summary>Weight of what a wrong no-go forgoes. Default 1; above 0.</summary>
    public double WrongNoGo { get; init; } = 1;

    /// <summary>What having a verdict is worth by itself, as a share of the stake. Default .01; at least 0.</summary>
    public double VerdictWorth { get; init; } = 0.01;

    /// <summary>Outcomes simulated for each candidate. Default 400; at least 16.</summary>
    public int Draws { get; init; } = 400;

    /// <summary>Candidates to list, the best first. Default 10; at least 1.</summary>
    public int Listed { get; init; } = 10;

    /// <summary>Seed of the simulated outcomes. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses numbers out of their domain.</summary>
    internal void Check()
    {
        ObservationCheck.Positive(BudgetFlops, "budget");
        ObservationCheck.Positive(Stake ?? 1, "stake");
        ObservationCheck.Positive(WrongGo, "weight of a wrong go");
        ObservationCheck.Positive(WrongNoGo, "weight of a wrong no-go");
        if (!(VerdictWorth >= 0 && double.IsFinite(VerdictWorth)))
            throw new BadInputException(FormattableString.Invariant($"worth of a verdict is {VerdictWorth}: expected a share of the stake, at least 0"));
        if (Draws < 16)
            throw new BadInputException($"draws is {Draws}: expected 16 or more");
    }
}
