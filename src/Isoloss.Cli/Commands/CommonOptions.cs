using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Isoloss.Cli.Commands;

/// <summary>Options that mean the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object (docs/json.md)" };

    public static Option<bool> QuoteOnly() => new("--quote") { Description = "Say what it would cost, and train nothing" };

    public static Option<int> Seed() => Whole("--seed", "Seed of resampling; the same seed gives the same answer", 1, 0, int.MaxValue);

    public static Option<int> Resamples() => Whole("--resamples", "Bootstrap resamples", 1000, 100, 1_000_000);

    public static Option<string?> Report() => new("--report")
    {
        Description = "Also write a self-contained HTML report",
        HelpName = "FILE.html",
    };

    public static Option<double> Level() => Between("--level", "Level of every interval", 0.95, 0, 1);

    /// <summary>A number strictly between two bounds.</summary>
    public static Option<double> Between(string name, string description, double byDefault, double low, double high) =>
        Number(name, description, byDefault, x => x > low && x < high, FormattableString.Invariant($"a number between {low} and {high}"));

    /// <summary>A number that satisfies a condition; anything else is refused with what was found and expected.</summary>
    public static Option<double> Number(string name, string description, double byDefault, Func<double, bool> holds, string expected) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            bool read = double.TryParse(Found(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            return read && double.IsFinite(value) && holds(value) ? value : Refuse<double>(result, name, expected);
        },
    };

    private static Option<int> Whole(string name, string description, int byDefault, int low, int high) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
            int.TryParse(Found(result), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high
                ? value
                : Refuse<int>(result, name, $"a whole number from {low} to {high}"),
    };

    /// <summary>Refuses an option's value, naming the option.</summary>
    public static T? Refuse<T>(ArgumentResult result, string name, string expected)
    {
        result.AddError($"{name}: found '{Found(result)}', expected {expected}");
        return default;
    }

    private static string Found(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "nothing";
}
