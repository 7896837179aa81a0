using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Planning;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Dashboard.Interactive;

/// <summary>
/// A plan as pictures: loss over size and data with the regimes of L(N) and L(D), the two budget laws and where they cross, and the
/// kink of budget laws that were fitted one by one.
/// </summary>
public static class PlanPage
{
    /// <summary>The page of a plan.</summary>
    public static InteractivePage Of(Plan plan, string title, IReadOnlyList<string> notes, ReportOrigin origin)
    {
        var plane = new PlanPlane(plan);
        return new InteractivePage
        {
            Title = title,
            Kicker = "Isoloss plan",
            Question = "What size and how much data for a budget, and what does leaving that point cost?",
            Facts = [plan.Fit.Law.Name, plan.Fit.Law.Equation, $"{plan.Fit.Observations.Count} runs", $"C = {Text(plan.Rule.PerParameterToken)} N D"],
            Groups = [],
            Readouts = [.. plan.Budgets.Take(4).Select((b, i) => new Readout($"b{i}", $"At {Numbers.Power(b.At.Flops)} FLOP"))],
            Figures =
            [
                new("plane", "Loss over size and data", "Curves of equal loss over parameters and tokens",
                    $"Curves of equal loss, nats per token at their ends, and compute-efficient training across them. Broken, green: the data that keeps the penalty for finite data at {Percent(plan.Options.Penalty)}; "
                    + $"in the shade above it more data is worth little and the loss is that of the size, L(N); in the shade at the lower right the loss is within {Percent(plan.Options.Penalty)} of that of the data, L(D). Dashed, thin: equal compute of the budgets asked.") { IsTall = true },
                new("kink", "Budget laws fitted one by one", "Loss against compute by two published budget laws",
                    "Kaplan et al. 2020: the loss that efficient training is said to reach, and the least loss that the data of efficient training allows. Beyond the kink the first lies below the second, so one of them must bend. A single law L(N, D), as above, has no such contradiction."),
            ],
            Script = PageAssets.Read("plan.js"),
            Data = new JsonObject { ["readouts"] = Readouts(plan), ["plane"] = plane.Json(), ["kink"] = Kink() },
            Tables = [Budgets(plan)],
            Notes = [.. plan.Diagnostics.Select(d => $"{d.Message} {d.Advice}"), .. notes],
            Origin = origin,
        };
    }

    private static JsonObject Readouts(Plan plan) => new(plan.Budgets.Take(4).Select((b, i) => KeyValuePair.Create<string, JsonNode?>(
        $"b{i}", new JsonArray($"{Numbers.Count(b.Params.Value)} on {Numbers.Count(b.Tokens.Value)}", $"loss of a new run {Numbers.Loss(b.NewRun.Value)} ({Numbers.Interval(b.NewRun, x => Numbers.Loss(x)).Replace(" – ", "\u00a0–\u2060\u00a0", StringComparison.Ordinal)})"))));

    private static PageTable Budgets(Plan plan) => new(
        "Budgets", $"{Numbers.Level(plan.Fit.Level)} intervals.", ["Compute, FLOP", "Parameters", "Tokens", "Tokens per parameter", "Loss of a new run", "Penalty for finite data", $"Tokens for {Percent(plan.Options.Penalty)}"],
        [.. plan.Budgets.Select(b => (IReadOnlyList<string>)
        [
            Numbers.Power(b.At.Flops), With(b.Params, Numbers.Count), With(b.Tokens, Numbers.Count), With(b.TokensPerParameter, Text), With(b.NewRun, x => Numbers.Loss(x)),
            $"{Numbers.Fixed(100 * b.DataPenalty.Penalty.Value, 2)} %", double.IsNaN(b.DataPenalty.Tokens.Value) ? "no amount" : Numbers.Count(b.DataPenalty.Tokens.Value),
        ])]);

    /// <summary>Both laws over compute, PF-days turned into FLOP, and where they meet.</summary>
    private static JsonObject Kink()
    {
        BudgetLaws laws = BudgetLaws.Kaplan;
        BudgetKink kink = laws.Kink();
        double[] flops = [.. Enumerable.Range(0, 61).Select(i => kink.Flops * Math.Pow(10, (i - 40) / 10.0))];
        double[] efficient = [.. flops.Select(c => Math.Pow(laws.ComputeScale / (c / BudgetLaws.FlopsPerPfDay), laws.ComputeExponent))];
        double[] allowed = [.. flops.Select(c => Math.Pow(laws.DataScale / (laws.TokensScale * Math.Pow(c / BudgetLaws.FlopsPerPfDay, laws.TokensExponent)), laws.DataExponent))];
        return new JsonObject
        {
            ["x"] = List(flops),
            ["efficient"] = List(efficient),
            ["allowed"] = List(allowed),
            ["at"] = new JsonArray(kink.Flops, kink.Loss),
            ["label"] = $"kink: {Numbers.Power(kink.Flops)} FLOP,\n{Numbers.Count(kink.Params)} parameters on\n{Numbers.Count(kink.Tokens)} tokens, {kink.Loss.ToString("0.00", CultureInfo.InvariantCulture)} nats",
            ["low"] = Math.Floor(10 * Math.Min(efficient.Min(), allowed.Min())) / 10,
            ["high"] = Math.Ceiling(10 * Math.Max(efficient.Max(), allowed.Max())) / 10,
        };
    }

    internal static JsonArray List(IEnumerable<double> values) => new([.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(v) : null)]);

    private static string With(Estimate e, Func<double, string> text) => $"{text(e.Value)} ({Numbers.Interval(e, text)})";

    private static string Percent(double x) => $"{Text(100 * x)} %";

    private static string Text(double x) => x.ToString("G3", CultureInfo.InvariantCulture);
}
