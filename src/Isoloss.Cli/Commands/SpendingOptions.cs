using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say what may be spent on finding out, and what hangs on it.</summary>
internal sealed class SpendingOptions
{
    private readonly Option<double?> _budget = QuantityOption.Create("--budget", "FLOP that the next step may cost; needed");
    private readonly Option<double?> _stake = QuantityOption.Create("--stake", "FLOP that will be spent at the target under this decision. Default: one run there");

    private readonly Option<double> _verdict = CommonOptions.Number(
        "--verdict-worth", "What having a verdict is worth by itself, as a share of the stake", 0.01, x => x is >= 0 and <= 1, "a share from 0 to 1");

    private readonly Option<double> _top = CommonOptions.Number(
        "--top", "Candidates to list", 10, x => x >= 1 && x == Math.Floor(x), "a whole number from 1");

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _budget, _stake, _verdict, _top })
            command.Options.Add(option);
        return command;
    }

    /// <summary>What was given, with the losses that the verdict weighs.</summary>
    /// <exception cref="BadInputException">There is no budget.</exception>
    public NextOptions Read(ParseResult parsed, CompareOptions asked, int seed) => new()
    {
        BudgetFlops = parsed.GetValue(_budget) ?? throw new BadInputException("found no --budget, expected the FLOP that the next runs may cost, such as --budget 1e20"),
        Stake = parsed.GetValue(_stake),
        WrongGo = asked.LossOfWrongGo,
        WrongNoGo = asked.LossOfWrongNoGo,
        Seed = seed,
        VerdictWorth = parsed.GetValue(_verdict),
        Listed = (int)Math.Min(int.MaxValue, parsed.GetValue(_top)),
    };
}
