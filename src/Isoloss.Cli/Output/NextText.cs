using System.Globalization;
using Isoloss.Cli.Commands;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>What to run next, as a person reads it.</summary>
internal static class NextText
{
    private const int Width = 78;

    public static void Write(IAnsiConsole console, string baseline, NextAnswer answer, NextOptions spend)
    {
        NextResult n = answer.Next;
        string title = $"{answer.Variant} against {baseline} at {Figures.Flops(answer.Compared.Target.Flops)} FLOP";
        string word = Word(n.Verdict), colour = n.Verdict switch { Verdict.Go => "green", Verdict.NoGo => "red", _ => "yellow" };
        console.MarkupLine($"{Markup.Escape(title)}{new string(' ', Math.Max(2, Width - title.Length - word.Length))}[bold {colour}]{word}[/]");
        foreach (var (label, line) in Body(answer, spend))
            WrappedText.Labelled(console, label, line);
        if (n.Ranked.Count > 0)
            console.Write(Table(n, spend.Listed));
        console.WriteLine();
    }

    private static IEnumerable<(string Label, string Line)> Body(NextAnswer answer, NextOptions spend)
    {
        NextResult n = answer.Next;
        yield return (answer.Compared.SmallestGain == 0 ? "P(better)" : "P(gain enough)", $"{Figures.Probability(n.ProbabilityBetter)}    evidence {Odds(n.Evidence)}, a verdict needs {Odds(n.EvidenceNeeded)}, however often you look");
        yield return ("at stake", $"{Figures.Flops(n.Stake)} FLOP; {(n.Favoured == Verdict.Go ? "going" : "staying")} now risks {Percent(n.Risk)} of it");
        yield return ("noise", $"one pair of runs differs by {Percent(n.NoiseSd)} of the loss (standard deviation)");
        foreach (var line in Advice(answer, spend))
            yield return line;
        if (n.TooExpensive > 0)
            yield return ("left out", $"{n.TooExpensive} candidates above the budget of {Figures.Flops(spend.BudgetFlops)} FLOP");
    }

    private static IEnumerable<(string Label, string Line)> Advice(NextAnswer answer, NextOptions spend)
    {
        NextResult n = answer.Next;
        string favoured = Word(n.Favoured);
        switch (n.Step)
        {
            case NextStep.Decided:
                yield return ("stop", $"the verdict is {Word(n.Verdict)}");
                yield break;
            case NextStep.NothingAffordable:
                yield return ("stop", $"no run costs less than {Figures.Flops(spend.BudgetFlops)} FLOP; {favoured} is favoured, without a verdict");
                yield break;
            case NextStep.NotWorthMore:
                yield return ("stop", $"the best run is worth {Figures.Flops(Math.Max(0, n.Best!.Value))} FLOP and costs {Figures.Flops(n.Best.Candidate.Flops)}: take {favoured}");
                yield break;
        }
        RunValue best = n.Best!;
        string label = "run next";
        foreach (RungRuns runs in best.Candidate.Runs)
        {
            yield return (label, $"{Arms(runs)} at {Quantity.Format(runs.Rung.At.Params)} / {Quantity.Format(runs.Rung.At.Tokens)} tokens{(runs.Beyond ? ", a new rung" : "")}: {Figures.Flops(runs.Flops)} FLOP");
            label = "";
        }
        yield return (label, $"{Figures.Flops(best.Candidate.Flops)} FLOP{Hours(best.Candidate)}{Money(answer.Money(best.Candidate))}: P(right) {Figures.Probability(n.ProbabilityRight)} -> {Figures.Probability(best.ProbabilityRight)}, a verdict with probability {Figures.Probability(best.ProbabilityVerdict)}");
        if (best.Candidate.Runs.Count > 1)
            yield return ("", "as a whole worth more per FLOP than any single row below; look after each line");
    }

    private static TextTable Table(NextResult n, int listed)
    {
        var table = PlanText.Columns("params", "tokens", "seeds", "FLOP", "P(right)", "P(verdict)", "risk less by", "worth/cost");
        foreach (RunValue v in n.Ranked.Take(listed))
        {
            RungRuns runs = v.Candidate.Runs[0];
            table.AddRow(PlanText.Cells(
                Quantity.Format(runs.Rung.At.Params) + (runs.Beyond ? "*" : ""), Quantity.Format(runs.Rung.At.Tokens), Seeds(runs), Figures.Flops(v.Candidate.Flops),
                Figures.Probability(v.ProbabilityRight), Figures.Probability(v.ProbabilityVerdict), Percent(v.RiskReduction), Ratio(v.PerFlop)));
        }
        return table;
    }

    /// <summary>Further seeds: of both arms, or of the one that lacks them.</summary>
    private static string Seeds(RungRuns r) => r.Baseline == r.Variant ? $"+{r.Variant} each"
        : $"+{r.Baseline}, +{r.Variant}";

    private static string Arms(RungRuns r) => r switch
    {
        { Baseline: 0 } => $"variant, {Count(r.Variant)},",
        { Variant: 0 } => $"baseline, {Count(r.Baseline)},",
        _ when r.Baseline == r.Variant => $"both arms, {Count(r.Variant)} each,",
        _ => $"baseline {Count(r.Baseline)}, variant {Count(r.Variant)},",
    };

    private static string Count(int seeds) => seeds == 1 ? "1 seed" : $"{seeds} seeds";

    private static string Hours(Candidate c) => c.Hours is { } hours ? string.Create(CultureInfo.InvariantCulture, $", {hours:0.##} h") : "";

    private static string Money(double? cost) => cost is { } c ? string.Create(CultureInfo.InvariantCulture, $", {c:0.##} in money") : "";

    private static string Word(Verdict v) => v switch { Verdict.Go => "GO", Verdict.NoGo => "NO-GO", _ => "UNDECIDED" };

    private static string Odds(double e) => e > 1000 ? "over 1000" : e.ToString(e < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Ratio(double x) => x <= 0 ? "0" : x > 1000 ? "over 1000" : PlanText.Short(x);

    private static string Percent(double x) => $"{(100 * Math.Max(0, x)).ToString("0.00", CultureInfo.InvariantCulture)} %";
}
