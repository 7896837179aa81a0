using System.CommandLine;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Commands;

/// <summary>Options whose value is a list of numbers above 0: <c>--values 0.002,0.004</c>, or the option several times.</summary>
internal static class NumbersOption
{
    public static Option<double[]?> Create(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            List<double> numbers = [];
            foreach (string text in result.Tokens.SelectMany(t => t.Value.Split(',')))
            {
                if (!Quantity.TryParse(text, out double value) || value <= 0)
                {
                    result.AddError($"{name}: found '{text}', expected numbers above 0 such as {helpName}");
                    return null;
                }
                numbers.Add(value);
            }
            return [.. numbers];
        },
    };
}
