using System.CommandLine;
using System.Text.Json.Nodes;
using Isoloss.Cli.Output;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss next RUNS --budget FLOP</c>: which runs to do next, what each would tell, and when to stop.</summary>
internal static class NextCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var at = new TargetOptions();
        var decision = new DecisionOptions();
        var spending = new SpendingOptions();
        var baseline = new Option<string?>("--baseline") { Description = "Baseline arm (default: the study's)", HelpName = "name" };
        var variant = new Option<string[]>("--variant") { Description = "Variant arm; may be given several times (default: all others)", HelpName = "name" };
        var json = CommonOptions.Json();
        var report = CommonOptions.Report();
        var gate = new Option<bool>("--gate") { Description = "Exit with 0 when a variant is go, else 3 when one is undecided, else 1 (no-go)" };
        var command = spending.AddTo(decision.AddTo(at.AddTo(runs.AddTo(new Command("next",
            "Which runs to do next: ranked by how much they cut the risk of the decision per FLOP, and when to stop")))));
        foreach (Option option in new Option[] { baseline, variant, report, gate, json })
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            var asked = decision.Read(parsed);
            var spend = spending.Read(parsed, asked, decision.Seed(parsed));
            var table = runs.Read(parsed, session);
            var manifest = Reporting.ManifestOf(table, parsed.GetValue(runs.Study));
            var question = Question.Of(table, manifest, parsed.GetValue(baseline), parsed.GetValue(variant) ?? [], at.ReadAll(parsed));
            var answers = Rank(question, asked, spend, session);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, BestOfJson.Add(Json(question, answers, spend, table.Assumptions), table));
            else
                foreach (var answer in answers)
                    NextText.Write(session.Console, question.Baseline, answer, spend);
            if (parsed.GetValue(report) is { } file)
                Reporting.WriteNext(file, question, answers, spend, table.Assumptions, session);
            return parsed.GetValue(gate) ? GateCode(answers) : ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss next runs.csv --baseline adamw --variant muon --at flops=1e24 --budget 1e20",
            "isoloss next runs --study demo --budget 1e14 --top 3 --json",
            "isoloss next runs.csv --baseline a --at flops=1e24 --budget 1e21 --report next.html",
            "isoloss next runs.csv --baseline a --variant b --at flops=1e24 --budget 1e21 --stake 5e24 --loss-go 3",
            "isoloss next runs.csv --baseline a --variant b --at flops=1e24 --budget 1e21 --gate || ./train-the-first.sh");
    }

    /// <summary>A rung that an arm lacks is what this command is for, so ladders are compared as they are.</summary>
    private static List<NextAnswer> Rank(Question question, CompareOptions asked, NextOptions spend, Session session) =>
    [
        .. from answer in question.Answer(asked, asIs: true, session).Compared
           let runs = new ArmRuns { Baseline = question.Runs(question.Baseline), Variant = question.Runs(answer.Variant) }
           select new NextAnswer(answer.Variant, answer.Result, NextRuns.Rank(runs, answer.Result, asked, spend), asked.VariantPricePerHour is null ? asked.PricePerHour : null),
    ];

    private static JsonObject Json(Question question, List<NextAnswer> answers, NextOptions spend, IEnumerable<string> assumptions)
    {
        var each = answers.Select(a => NextJson.Of(question.Baseline, a, spend, assumptions)).ToList();
        return question.Variants.Count == 1 ? each[0] : new JsonObject { ["variants"] = JsonOutput.Array(each, n => n) };
    }

    private static int GateCode(List<NextAnswer> answers) =>
        answers.Any(a => a.Next.Verdict == Verdict.Go) ? ExitCode.Done
        : answers.Any(a => a.Next.Verdict == Verdict.Undecided) ? ExitCode.Undecided
        : ExitCode.Failed;
}

/// <summary>What to run next for one variant.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Compared">The comparison behind it.</param>
/// <param name="Next">What to run.</param>
/// <param name="PricePerHour">Price of an hour where both arms run on the same hardware; else null.</param>
internal sealed record NextAnswer(string Variant, ComparisonResult Compared, NextResult Next, double? PricePerHour)
{
    /// <summary>What runs cost in money; null where throughput or price is not known.</summary>
    public double? Money(Candidate candidate) => candidate.Hours * PricePerHour;
}
