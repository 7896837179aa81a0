using System.CommandLine;
using System.Text.Json.Nodes;
using Isoloss.Cli.Output;
using Isoloss.Core.Comparison;
using Isoloss.Core.Efficiency;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss compare RUNS</c>: both arms fitted jointly on the rungs both have, and the verdict at the target.</summary>
internal static class CompareCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var second = new Argument<string?>("VARIANT_RUNS")
        {
            Description = "The variant's runs where RUNS holds only the baseline's; arms are then named after the files",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var at = new TargetOptions();
        var decision = new DecisionOptions();
        var baseline = new Option<string?>("--baseline") { Description = "Baseline arm (default: the study's)", HelpName = "name" };
        var variant = new Option<string[]>("--variant") { Description = "Variant arm; may be given several times (default: all others)", HelpName = "name" };
        var asIs = new Option<bool>("--as-is")
        {
            Description = "Compare although an arm lacks a rung or runs at one rung disagree wildly; without it that is refused",
        };
        var json = CommonOptions.Json();
        var report = CommonOptions.Report();
        var gate = new Option<bool>("--gate") { Description = "Exit with 0 when a variant is go, else 3 when one is undecided, else 1 (no-go)" };
        var toLoss = ToLossOption.Create();
        var command = decision.AddTo(at.AddTo(runs.AddTo(new Command("compare", "Is the variant better at the target? A verdict with its multiplier"))));
        command.Arguments.Add(second);
        foreach (Option option in new Option[] { baseline, variant, asIs, toLoss, report, gate, json })
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var table = runs.Read(parsed.GetValue(runs.Runs)!, parsed, session);
            Reporting.RequireWritable(parsed.GetValue(report));
            string? chosen = parsed.GetValue(baseline);
            IReadOnlyList<string> others = parsed.GetValue(variant) ?? [];
            if (parsed.GetValue(second) is { } source)
                (table, chosen, others) = ArmFiles.Join(table, runs.Read(source, parsed, session), chosen, others);
            table = runs.Sweep!.Correct(parsed, table, session);
            var manifest = Reporting.ManifestOf(table, parsed.GetValue(runs.Study));
            string? file = parsed.GetValue(report);
            var inside = file is null ? null : Reporting.BeginHealth(manifest, table);
            var question = Question.Of(table, manifest, chosen, others, at.ReadAll(parsed));
            var asked = decision.Read(parsed);
            var answers = RungBreakNotes.Add(question, question.Answer(asked, parsed.GetValue(asIs), session));
            var efficiency = ToLossOption.Measure(question, parsed.GetValue(toLoss) ?? [], answers.Compared[0].Result.Level);
            NoteIdle(asked, parsed.GetValue(toLoss) is { Length: > 0 } && efficiency is null, answers, session);
            Print(session, question, answers, efficiency, parsed.GetValue(toLoss) is { Length: > 0 }, table, parsed.GetValue(json));
            if (file is not null)
                Reporting.WriteComparison(file, table, manifest, question, answers, efficiency, inside!, session);
            return parsed.GetValue(gate) ? GateCode(answers) : ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss compare runs.csv --baseline adamw --variant muon --at flops=1e24",
            "isoloss compare adamw.csv muon.csv --at params=1.2B,tokens=24B --at flops=1e24   # one fit, the verdict at the first",
            "isoloss compare split.csv --baseline a --variant b       # a column 'part': fit on train, judge on test",
            "isoloss compare runs.csv --baseline a --variant b --at flops=1e24 --worth time --price 2.5",
            "isoloss compare runs.csv --baseline a --at flops=1e24 --smallest-gain .02 --loss-go 5 --prior survival",
            "isoloss compare runs --study demo --report report.html",
            "isoloss compare runs --study demo --to-loss 2.6 --to-loss 2.5   # tokens that each arm took to come down to these",
            "isoloss compare runs.csv --baseline a --variant b --at params=1.2B,tokens=24B --gate --json");
    }

    /// <summary>Whoever gives an option expects that it does something.</summary>
    private static void NoteIdle(CompareOptions asked, bool noCurves, Answers answers, Session session)
    {
        if (asked.PricePerHour is not null && answers.Compared.All(a => a.Result.Targets[0].WallClock is null))
            session.Note("--price does nothing here: no rung has a throughput in both arms (a column tokens_per_second or seconds)");
        if (noCurves)
            session.Note("--to-loss does nothing here: the runs have no curves, which run directories have and tables have not");
    }

    public static void Print(
        Session session, Question question, Answers answers, DataEfficiency? efficiency, bool allLosses, RunTable table, bool json)
    {
        if (json)
        {
            var answered = BestOfJson.Add(Json(question, answers, table.Assumptions), table);
            answered["tokens_to_loss"] = EfficiencyJson.Of(efficiency);
            JsonOutput.Write(session.Out, answered);
            return;
        }
        foreach (var answer in answers.Compared)
        {
            VerdictText.Write(session.Console, question.Baseline, answer.Variant, answer.Result);
            session.Out.WriteLine();
        }
        if (efficiency is null)
            return;
        EfficiencyText.Write(session.Console, efficiency, allLosses);
        session.Out.WriteLine();
    }

    /// <summary>The shape depends on what was asked, not on what could be answered.</summary>
    private static JsonObject Json(Question question, Answers answers, IEnumerable<string> assumptions)
    {
        var compared = answers.Compared.Select(a => JsonOutput.Comparison(question.Baseline, a.Variant, a.Result, assumptions)).ToList();
        return question.Variants.Count == 1 ? compared[0] : new JsonObject
        {
            ["comparisons"] = JsonOutput.Array(compared, c => c),
            ["problems"] = JsonOutput.Diagnostics(answers.Problems),
        };
    }

    /// <summary>With several variants the gate opens when any is go, and is undecided when none is but one may become so.</summary>
    private static int GateCode(Answers answers) =>
        answers.Compared.Any(a => a.Result.Verdict == Verdict.Go) ? ExitCode.Done
        : answers.Problems.Count > 0 || answers.Compared.Any(a => a.Result.Verdict == Verdict.Undecided) ? ExitCode.Undecided
        : ExitCode.Failed;
}
