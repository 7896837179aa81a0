using System.CommandLine;
using System.CommandLine.Parsing;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Commands;

/// <summary>Options whose value is a number such as <c>70B</c>, <c>1.4T</c> or <c>1e24</c>.</summary>
internal static class QuantityOption
{
    public static Option<double?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result => Parse(result, name),
    };

    private static double? Parse(ArgumentResult result, string name)
    {
        string text = result.Tokens[^1].Value;
        if (Quantity.TryParse(text, out double value) && double.IsFinite(value) && value > 0)
            return value;
        return CommonOptions.Refuse<double?>(result, name, "a number above 0 such as 0.001, 70B, 1.4T or 1e24");
    }
}
