using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Cli.Commands;
using Isoloss.Core.Forecasting;
using Isoloss.Runs.Numbers;
using Spectre.Console;
using static Isoloss.Cli.Output.JsonOutput;

namespace Isoloss.Cli.Output;

/// <summary>The cost of a capability, as text and as JSON.</summary>
internal static class CostOutput
{
    public static void Write(IAnsiConsole console, CostAnswer a)
    {
        CostQuestion q = a.Question;
        console.MarkupLine($"[bold]as good as {Markup.Escape(q.Capability.Name)}[/]   {Figures.Flops(q.Capability.Flops)} FLOP in {q.Capability.Year} ({Markup.Escape(q.Capability.Source)})");
        WrappedText.Fitted(console, $"algorithms: {Algorithms(q)}; 90 % intervals");
        console.WriteLine();
        TextTable table = PlanText.Columns("year", "FLOP", "", "dollars", "", $"under ${Quantity.Format(q.Dollars)}", "orders of magnitude missing");
        foreach (CostYear y in a.Years.Where((y, i) => i <= 5 || y.Year % 5 == 0 || i == a.Years.Count - 1))
            table.AddRow(PlanText.Cells(
                $"{y.Year}", Figures.Flops(y.Flops.Value), Figures.Range(y.Flops, Figures.Flops), Dollars(y.Dollars.Value), Figures.Range(y.Dollars, Dollars),
                Figures.Probability(y.ProbabilityUnder), Math.Max(0, y.MissingOom).ToString("0.0", CultureInfo.InvariantCulture)));
        console.Write(table);
        console.WriteLine();
        console.WriteLine(First(a) is { } year ? $"even chances of ${Quantity.Format(q.Dollars)} from {year} on" : $"no even chance of ${Quantity.Format(q.Dollars)} by {a.Years[^1].Year}");
    }

    public static JsonObject Json(CostAnswer a) => new()
    {
        ["like"] = a.Question.Capability.Name,
        ["flops"] = Number(a.Question.Capability.Flops),
        ["year"] = Number(a.Question.Capability.Year),
        ["loss"] = a.Loss is { } loss ? Number(loss.Budget.Loss) : null,
        ["log10_flops"] = a.Loss is { } belief ? $"{belief.LogFlops}" : null,
        ["under"] = Number(a.Question.Dollars),
        ["algorithms"] = Algorithms(a.Question),
        ["hardware"] = a.Hardware,
        ["level"] = 0.9,
        ["even_chance_year"] = First(a) is { } year ? year : null,
        ["years"] = Array(a.Years, y => new JsonObject
        {
            ["year"] = y.Year,
            ["flops"] = Interval(y.Flops),
            ["dollars"] = Interval(y.Dollars),
            ["probability_under"] = Number(y.ProbabilityUnder),
            ["monte_carlo_error"] = Number(y.MonteCarloError),
            ["missing_oom"] = Number(y.MissingOom),
        }),
        ["assumptions"] = Array(a.Assumptions, x => JsonValue.Create(x)),
    };

    private static int? First(CostAnswer a) => a.Years.Where(y => y.ProbabilityUnder >= 0.5).Select(y => (int?)y.Year).FirstOrDefault();

    private static string Algorithms(CostQuestion q) => (q.GainsPerYear, q.Multipliers.Count) switch
    {
        ({ } pace, _) => FormattableString.Invariant($"{pace} gains a year like the measured {string.Join(", ", q.Multipliers)}"),
        (null, > 0) => $"halving in {q.Halving} years, and once the measured {string.Join(", ", q.Multipliers)}",
        _ => $"halving in {q.Halving} years",
    };

    private static string Dollars(double x) => $"${Quantity.Format(x, 2)}";
}
