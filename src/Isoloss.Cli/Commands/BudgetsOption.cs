using System.CommandLine;
using System.CommandLine.Parsing;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Commands;

/// <summary>Budgets in FLOP: <c>--flops 1e24</c>, several times, or a range by decades such as <c>--flops 1e22..1e25</c>.</summary>
internal static class BudgetsOption
{
    private const string Name = "--flops";
    private const string Expected = "a number of FLOP above 0 such as 1e24, or a rising range such as 1e22..1e25";

    /// <summary>More decades than computers have spanned is a typing error.</summary>
    private const int MostDecades = 30;

    public static Option<double[]> Create() => new(Name)
    {
        Description = "Compute to plan for, FLOP; several times, or a range by decades: 1e22..1e25",
        HelpName = "number",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => Parse(result),
    };

    private static double[]? Parse(ArgumentResult result)
    {
        List<double> budgets = [];
        foreach (Token token in result.Tokens)
        {
            if (Read(token.Value) is not { } found)
            {
                result.AddError($"{Name}: found '{token.Value}', expected {Expected}");
                return null;
            }
            budgets.AddRange(found);
        }
        return [.. budgets.Distinct()];
    }

    private static double[]? Read(string text)
    {
        string[] ends = text.Split("..", 2);
        if (!Positive(ends[0], out double first))
            return null;
        if (ends.Length == 1)
            return [first];
        if (!Positive(ends[1], out double last) || last <= first || last / first > Math.Pow(10, MostDecades))
            return null;
        // One a decade from the first, and the last.
        int decades = (int)Math.Floor(Math.Log10(last / first) + 1e-9);
        double[] steps = [.. Enumerable.Range(0, decades + 1).Select(i => first * Math.Pow(10, i))];
        return steps[^1] < last * (1 - 1e-9) ? [.. steps, last] : steps;
    }

    private static bool Positive(string text, out double value) =>
        Quantity.TryParse(text, out value) && double.IsFinite(value) && value > 0;
}
