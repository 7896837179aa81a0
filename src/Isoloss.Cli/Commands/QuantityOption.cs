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
        CustomParser = Parse,
    };

    private static double? Parse(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (Quantity.TryParse(text, out double value) && double.IsFinite(value) && value > 0)
            return value;
        result.AddError($"found '{text}', expected a number above 0 such as 70B, 1.4T or 1e24");
        return null;
    }
}
