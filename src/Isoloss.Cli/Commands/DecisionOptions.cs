using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say how sure a verdict must be, and of how much.</summary>
internal sealed class DecisionOptions
{
    private readonly Option<double> _decision = CommonOptions.Between(
        "--decide-at", "Probability needed for go and for no-go", byDefault: 0.95, low: 0.5, high: 1);

    private readonly Option<double> _gain = CommonOptions.Number(
        "--smallest-gain", "Smallest worthwhile gain as a fraction of compute: .05 asks for 1.05x", byDefault: 0,
        x => x is >= 0 and < 10, "a fraction from 0 to 10");

    private readonly Option<Worth> _worth = new("--worth")
    {
        Description = "What the verdict is about: compute, time or cost to equal loss; time and cost need recorded throughput",
        DefaultValueFactory = _ => Worth.Compute,
    };

    private readonly Option<double?> _price = QuantityOption.Create("--price", "Price per hour of the hardware that the runs were timed on: adds the cost multiplier");
    private readonly Option<double?> _variantPrice = QuantityOption.Create("--variant-price", "The same for the variant's runs where their hardware differs. Default: --price");
    private readonly Option<double> _level = CommonOptions.Level();
    private readonly Option<int> _resamples = CommonOptions.Resamples();
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _decision, _gain, _worth, _price, _variantPrice, _level, _resamples, _seed })
            command.Options.Add(option);
        return command;
    }

    public CompareOptions Read(ParseResult parsed) => new()
    {
        Worth = Asked(parsed),
        PricePerHour = parsed.GetValue(_price),
        VariantPricePerHour = parsed.GetValue(_variantPrice),
        DecisionProbability = parsed.GetValue(_decision),
        SmallestGain = parsed.GetValue(_gain),
        Level = parsed.GetValue(_level),
        Resamples = parsed.GetValue(_resamples),
        Seed = parsed.GetValue(_seed),
    };

    private Worth Asked(ParseResult parsed)
    {
        if (parsed.GetValue(_price) is not null)
            return parsed.GetValue(_worth);
        if (parsed.GetValue(_variantPrice) is not null)
            throw new BadInputException("--variant-price: found no --price, expected the baseline's beside it");
        return parsed.GetValue(_worth) is var worth and not Worth.Cost
            ? worth
            : throw new BadInputException("--worth cost: found no --price, expected the price of an hour such as --price 2.5");
    }
}
