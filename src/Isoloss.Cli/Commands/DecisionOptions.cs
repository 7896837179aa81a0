using System.CommandLine;
using System.CommandLine.Parsing;
using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Cli.Commands;

/// <summary>The options that say how sure a verdict must be, and of how much.</summary>
internal sealed class DecisionOptions
{
    private readonly Option<double> _decision = CommonOptions.Between(
        "--decide-at", "Probability needed for go and for no-go when either mistake costs 1; waiting costs one minus this", byDefault: 0.95, low: 0.5, high: 1);

    private readonly Option<double> _lossGo = Loss("--loss-go", "What a go costs when the change is not worth it: 5 asks for a probability of .99 at --decide-at .95");
    private readonly Option<double> _lossNoGo = Loss("--loss-no-go", "What a no-go costs when the change is worth it");

    private readonly Option<double> _prior = new("--prior")
    {
        Description = "Probability that a change is worth it before any run, or 'survival': 2 of 20 published changes survived at 1.2B",
        HelpName = "probability",
        DefaultValueFactory = _ => SurvivalPrior.Even,
        CustomParser = ReadPrior,
    };

    private readonly Option<double> _gain = CommonOptions.Number(
        "--smallest-gain", "Smallest worthwhile gain as a fraction of compute: .05 asks for 1.05x", byDefault: 0,
        x => x is >= 0 and < 10, "a fraction from 0 to 10");

    private readonly Option<Worth> _worth = new("--worth")
    {
        Description = "What the verdict is about: compute, time or cost to equal loss; time and cost need recorded throughput",
        HelpName = "compute|time|cost",
        DefaultValueFactory = _ => Worth.Compute,
        CustomParser = result => result.Tokens[^1].Value.ToLowerInvariant() switch
        {
            "compute" => Worth.Compute,
            "time" => Worth.Time,
            "cost" => Worth.Cost,
            _ => CommonOptions.Refuse<Worth>(result, "--worth", "compute, time or cost"),
        },
    };

    private readonly Option<double?> _price = QuantityOption.Create("--price", "Price per hour of the hardware that the runs were timed on: adds the cost multiplier");
    private readonly Option<double?> _variantPrice = QuantityOption.Create("--variant-price", "The same for the variant's runs where their hardware differs. Default: --price");
    private readonly Option<bool> _sameData = new("--same-data")
    {
        Description = "Both arms were trained and evaluated on the same data, so that separate floors are unlikely; a study knows",
    };

    private readonly Option<double> _level = CommonOptions.Level();
    private readonly Option<int> _seed = CommonOptions.Seed();

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _decision, _lossGo, _lossNoGo, _gain, _prior, _worth, _price, _variantPrice, _sameData, _level, _seed })
            command.Options.Add(option);
        return command;
    }

    /// <summary>The seed, for a command that draws.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>What was asked. The answer is analytic: the seed, which every command takes, changes nothing.</summary>
    public CompareOptions Read(ParseResult parsed) => new()
    {
        LossOfWrongGo = parsed.GetValue(_lossGo),
        LossOfWrongNoGo = parsed.GetValue(_lossNoGo),
        PriorBetter = parsed.GetValue(_prior),
        Worth = Asked(parsed),
        PricePerHour = parsed.GetValue(_price),
        VariantPricePerHour = parsed.GetValue(_variantPrice),
        DecisionProbability = parsed.GetValue(_decision),
        SameData = parsed.GetValue(_sameData),
        SmallestGain = parsed.GetValue(_gain),
        Level = parsed.GetValue(_level),
    };

    private static Option<double> Loss(string name, string description) =>
        CommonOptions.Number(name, description, byDefault: 1, x => x > 0 && double.IsFinite(x), "a number above 0");

    private static double ReadPrior(ArgumentResult found)
    {
        string text = found.Tokens[0].Value;
        if (text.Equals("survival", StringComparison.OrdinalIgnoreCase))
            return SurvivalPrior.Published;
        if (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double prior) && prior is > 0 and < 1)
            return prior;
        found.AddError($"--prior: found '{text}', expected 'survival' or a probability between 0 and 1 such as .3");
        return SurvivalPrior.Even;
    }

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
