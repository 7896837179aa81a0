using System.CommandLine;
using System.CommandLine.Parsing;

namespace Isoloss.Cli.Commands;

/// <summary>Options that mean the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object (schema: docs/json.md)" };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of resampling; the same seed gives the same answer. Default 1",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    public static Option<string?> Report() => new("--report")
    {
        Description = "Also write a self-contained HTML report",
        HelpName = "FILE.html",
    };

    public static Option<double> Level() => Probability("--level", "Level of every interval, between 0 and 1. Default .95", 0.95);

    public static Option<double> Probability(string name, string description, double byDefault)
    {
        var option = new Option<double>(name)
        {
            Description = description,
            HelpName = "probability",
            DefaultValueFactory = _ => byDefault,
        };
        option.Validators.Add(r => Require(r, r.GetValue(option) is > 0 and < 1, "a number between 0 and 1"));
        return option;
    }

    public static Option<int> Resamples()
    {
        var option = new Option<int>("--resamples")
        {
            Description = "Bootstrap resamples. Default 1000",
            HelpName = "number",
            DefaultValueFactory = _ => 1000,
        };
        option.Validators.Add(r => Require(r, r.GetValue(option) is >= 100 and <= 1_000_000, "a whole number from 100 to 1,000,000"));
        return option;
    }

    public static void Require(OptionResult result, bool holds, string expected)
    {
        if (!holds)
            result.AddError($"{result.Option.Name}: found '{string.Join(' ', result.Tokens.Select(t => t.Value))}', expected {expected}");
    }
}
