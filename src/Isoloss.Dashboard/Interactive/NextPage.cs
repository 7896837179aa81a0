using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Dashboard.Reports;
using Num = Isoloss.Dashboard.Reports.Numbers;

namespace Isoloss.Dashboard.Interactive;

/// <summary>Which runs to do next, what each would tell, and when to stop, as a page.</summary>
public static class NextPage
{
    /// <summary>Builds the page.</summary>
    /// <param name="baseline">The baseline's name.</param>
    /// <param name="answers">Each variant with its comparison and what to run next about it; at least one.</param>
    /// <param name="spend">What may be spent, and how many candidates are listed.</param>
    /// <param name="assumptions">What was assumed.</param>
    /// <param name="origin">Who wrote it, and when.</param>
    public static InteractivePage Of(
        string baseline, IReadOnlyList<(string Variant, ComparisonResult Compared, NextResult Next)> answers, NextOptions spend,
        IReadOnlyList<string> assumptions, ReportOrigin origin)
    {
        var first = answers[0];
        bool several = answers.Count > 1;
        return new InteractivePage
        {
            Title = several ? $"What to run next: {answers.Count} variants against {baseline}" : $"What to run next: {first.Variant} against {baseline}",
            Kicker = "Isoloss next",
            Question = several ? null : Advice(first.Next, spend),
            Facts =
            [
                $"target {Num.Power(first.Compared.Target.Flops)} FLOP", $"a step may cost {Num.Power(spend.BudgetFlops)} FLOP",
                $"at stake {Num.Power(first.Next.Stake)} FLOP", $"a verdict needs evidence of {Odds(first.Next.EvidenceNeeded)}, however often one looks",
            ],
            Groups = [],
            Readouts = several
                ? [.. answers.Select((a, i) => new Readout($"v{i}", a.Variant))]
                : [new("step", "What to do"), new("better", "P(better)"), new("evidence", "Evidence for a verdict"), new("risk", "Risk of deciding now")],
            Figures = [.. answers.Select((a, i) => new LiveFigure($"f{i}", several ? a.Variant : "Worth against cost",
                $"Worth in FLOP against cost in FLOP of every candidate for {a.Variant}; the table below holds the best of them",
                "Each dot is a candidate: more seeds on a rung, or a rung beyond the ladder. Above the line a run is worth more than it costs. "
                + "Candidates that are worth nothing are not drawn."))],
            Script = PageAssets.Read("next.js"),
            Data = new JsonObject
            {
                ["figures"] = new JsonObject(answers.Select((a, i) => KeyValuePair.Create<string, JsonNode?>($"f{i}", Figure(a.Next)))),
                ["readouts"] = several
                    ? new JsonObject(answers.Select((a, i) => KeyValuePair.Create<string, JsonNode?>($"v{i}", new JsonArray(Word(a.Next), Advice(a.Next, spend)))))
                    : Readouts(first.Next),
            },
            Tables = [.. answers.SelectMany(a => Tables(several ? a.Variant : "", a.Next, spend))],
            Notes =
            [
                "Candidates are ranked by the expected reduction of the decision's risk per FLOP, from simulated outcomes; a course over several rungs can be worth more than any single row.",
                .. assumptions,
            ],
            Origin = origin,
        };
    }

    private static string Advice(NextResult n, NextOptions spend) => n.Step switch
    {
        NextStep.Decided => $"Stop: the verdict is {Verdict(n.Verdict)}, and it holds however often one looks.",
        NextStep.NothingAffordable => $"Stop: no run costs less than {Num.Power(spend.BudgetFlops)} FLOP. {Verdict(n.Favoured)} is favoured, without a verdict.",
        NextStep.NotWorthMore => $"Stop: the best run is worth {Num.Power(Math.Max(0, n.Best!.Value))} FLOP and costs {Num.Power(n.Best.Candidate.Flops)}. Take {Verdict(n.Favoured)}, without a verdict.",
        _ => $"Run {(n.Best!.Candidate.Runs.Count > 1 ? $"a course over {n.Best.Candidate.Runs.Count} rungs" : Runs(n.Best.Candidate.Runs[0]))} for {Num.Power(n.Best.Candidate.Flops)} FLOP: "
            + $"P(right) {Num.Probability(n.ProbabilityRight)} becomes {Num.Probability(n.Best.ProbabilityRight)}, a verdict follows with probability {Num.Probability(n.Best.ProbabilityVerdict)}.",
    };

    private static string Word(NextResult n) => n.Step == NextStep.Run ? "run" : "stop";

    private static string Verdict(Verdict v) => v switch { Core.Comparison.Verdict.Go => "GO", Core.Comparison.Verdict.NoGo => "NO-GO", _ => "UNDECIDED" };

    private static JsonObject Readouts(NextResult n) => new()
    {
        ["step"] = new JsonArray(Word(n), n.Verdict == Core.Comparison.Verdict.Undecided ? $"{Verdict(n.Favoured)} is favoured, no verdict yet" : $"the verdict is {Verdict(n.Verdict)}"),
        ["better"] = new JsonArray(Num.Probability(n.ProbabilityBetter), "at the target"),
        ["evidence"] = new JsonArray(Odds(n.Evidence), $"{Odds(n.EvidenceNeeded)} is needed"),
        ["risk"] = new JsonArray(Percent(n.Risk), "of the stake"),
    };

    /// <summary>Cost and worth of what is worth anything, the best marked.</summary>
    private static JsonObject Figure(NextResult n)
    {
        RunValue[] drawn = [.. n.Ranked.Where(v => v.Value > 0)];
        return new JsonObject
        {
            ["ladder"] = Points(drawn.Where(v => !v.Candidate.Runs[0].Beyond)),
            ["beyond"] = Points(drawn.Where(v => v.Candidate.Runs[0].Beyond)),
            ["course"] = Points(n.Course is { Value: > 0 } course ? [course] : []),
            ["labels"] = new JsonArray([.. drawn.Take(3).Select((v, i) => new JsonObject
            {
                ["x"] = v.Candidate.Flops, ["y"] = v.Value, ["text"] = (i + 1).ToString(CultureInfo.InvariantCulture),
            })]),
        };
    }

    private static JsonObject Points(IEnumerable<RunValue> values)
    {
        RunValue[] all = [.. values];
        return new JsonObject { ["x"] = List(all.Select(v => v.Candidate.Flops)), ["y"] = List(all.Select(v => v.Value)) };
    }

    private static IEnumerable<PageTable> Tables(string prefix, NextResult n, NextOptions spend)
    {
        if (n.Ranked.Count == 0 && n.Course is null)
            yield break;
        bool timed = n.Ranked.Any(v => v.Candidate.Hours is not null);
        string left = n.TooExpensive > 0 ? $" {n.TooExpensive} candidates cost more than the budget and are left out." : "";
        yield return new PageTable(
            prefix.Length > 0 ? $"{prefix}: candidates" : "Candidates", $"The best first; worth counts the risk of deciding wrongly that a run is expected to take away.{left}",
            Columns(timed),
            [.. n.Ranked.Take(spend.Listed).Select((v, i) => Row((i + 1).ToString(CultureInfo.InvariantCulture), Runs(v.Candidate.Runs[0]), v, timed))]);
        if (n.Course is { } course)
            yield return new PageTable(
                prefix.Length > 0 ? $"{prefix}: the best course" : "The best course", "Over several rungs, as a whole worth more per FLOP than any single row above; look after each line.",
                Columns(timed),
                [
                    .. course.Candidate.Runs.Select((r, i) => (IReadOnlyList<string>)[(i + 1).ToString(CultureInfo.InvariantCulture), Runs(r), Num.Power(r.Flops), .. Enumerable.Repeat("", Columns(timed).Length - 3)]),
                    Row("", "all of them", course, timed),
                ]);
    }

    private static string[] Columns(bool timed) =>
        ["", "Runs", "FLOP", .. timed ? ["Time"] : Array.Empty<string>(), "P(right) after", "P(verdict) after", "Risk less by", "Worth, FLOP", "Worth per FLOP"];

    private static IReadOnlyList<string> Row(string rank, string runs, RunValue v, bool timed) =>
    [
        rank, runs, Num.Power(v.Candidate.Flops), .. timed ? [v.Candidate.Hours is { } h ? Time(h) : Num.None] : Array.Empty<string>(),
        Num.Fixed(v.ProbabilityRight, 3), Num.Probability(v.ProbabilityVerdict), Percent(v.RiskReduction), Num.Power(Math.Max(0, v.Value)),
        Ratio(Math.Max(0, v.PerFlop)),
    ];

    private static string Runs(RungRuns r) => (r switch
    {
        { Baseline: 0 } => $"variant, {Seeds(r.Variant)}",
        { Variant: 0 } => $"baseline, {Seeds(r.Baseline)}",
        _ when r.Baseline == r.Variant => $"both arms, {Seeds(r.Variant)} each",
        _ => $"baseline {Seeds(r.Baseline)}, variant {Seeds(r.Variant)}",
    }) + $", {Num.Count(r.Rung.At.Params)} on {Num.Count(r.Rung.At.Tokens)} tokens{(r.Beyond ? " (a new rung)" : "")}";

    private static string Time(double hours) => hours switch
    {
        < 1 / 60.0 => $"{Num.Fixed(Math.Max(1, 3600 * hours), 0)} s",
        < 1 => $"{Num.Fixed(60 * hours, 0)} min",
        _ => $"{Num.Fixed(hours, hours < 10 ? 1 : 0)} h",
    };

    private static string Seeds(int n) => n == 1 ? "1 seed" : $"{n} seeds";

    private static string Percent(double share) => $"{Num.Fixed(100 * Math.Max(0, share), 2)} %";

    private static string Ratio(double x) => Num.Fixed(x, x >= 99.5 ? 0 : x >= 9.95 ? 1 : x >= 0.995 ? 2 : 3);

    private static string Odds(double e) => e > 1000 ? "over 1000" : Num.Fixed(e, e < 9.95 ? 1 : 0);

    private static JsonArray List(IEnumerable<double> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
