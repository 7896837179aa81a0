using Isoloss.Cli.Output;
using Isoloss.Core.Comparison;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Queue;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>From a study file to its verdicts: quote, train what is missing, compare, report.</summary>
internal static class StudyFlow
{
    public static async Task<int> RunAsync(
        string file, string root, StudyPlace place, bool yes, string? report, bool json, Session session, CancellationToken cancellation)
    {
        Reporting.RequireWritable(report);
        StudyCommand.RequireFolder(root);
        var plan = StudyCheck.Settle(StudyPlan.Of(StudyFile.Load(file)), root, yes, session);
        if (plan.Study.Assumptions.Count > 0)
            session.Note($"assumed: {plan.Study.Assumptions.Count} defaults; 'isoloss study check {file}' lists them");
        var last = await StagedPlan.RunAsync(plan, root, stage => TrainAsync(stage, root, place, session, cancellation), arm =>
            session.Note(FormattableString.Invariant($"dropped: {arm.Name}: worth it with probability {arm.ProbabilityWorth:0.00} (study file: promote)")));
        if (last is null)
            return ExitCode.Failed;
        Answer(plan.Study.Name, root, report ?? DefaultReport(root, plan.Study.Name), json, session);
        return ExitCode.Done;
    }

    /// <summary>Measures what the missing runs will cost on this machine.</summary>
    public static Task<StudyQuote> QuoteAsync(StudyPlan plan, string root, string? executor, Session session, CancellationToken cancellation)
    {
        TrainingNotes.Measuring(plan, root, session);
        return Quoter.MeasureAsync(plan, root, StudyExecutors.PlaceOf(plan.Study, executor), cancellation);
    }

    private static async Task<bool> TrainAsync(
        StudyPlan plan, string root, StudyPlace place, Session session, CancellationToken cancellation)
    {
        var runner = new StudyRunner(root, session.Time);
        // Before speeds are measured: two that measure at once would both measure too slow.
        using var held = runner.Hold(plan.Study.Name);
        foreach (string line in RunRepair.Mend(plan, root))
            session.Note(line);
        var toDo = Quoter.ToDo(plan, root);
        if (toDo.Count == 0)
        {
            plan.Manifest().Write(root);
            session.Note($"nothing to train: all {plan.DistinctRuns.Count()} runs are done");
            return true;
        }
        var quote = await QuoteAsync(plan, root, place.Executor, session, cancellation);
        QuoteOutput.WriteLine(session, quote);
        using var seat = StudyExecutors.Join(plan.Study, root, place, session);
        var executor = StudyExecutors.For(plan.Study, root, place, seat, session.Time);
        NoteQueue(plan.Study, root, place, seat, session);
        if (StudyExecutors.IsSlurm(plan.Study, place.Executor))
            session.Note("on Slurm: the speed was measured on this machine, nodes may differ; Ctrl-C leaves the jobs in the queue");
        var outcome = await ProgressView.ShowAsync(session, progress =>
            runner.RunAsync(plan, quote, executor, progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        TrainingNotes.Missing(outcome, root, session);
        return outcome.IsComplete;
    }

    private static void NoteQueue(Study study, string root, StudyPlace place, QueueSeat? seat, Session session)
    {
        if (StudyPause.Read(root, study.Name) is not null)
            session.Note("paused: nothing starts until 'isoloss study resume'");
        if (seat?.Others is > 0 and int others)
            session.Note($"{others} other studies share this machine, so the quoted time may be longer; 'isoloss study queue' shows them");
        if (StudyExecutors.IsSlurm(study, place.Executor) && place.Priority > 0)
            session.Note($"assumed: priority 0; Slurm lets people lower their jobs only, so priority {place.Priority} changes nothing there");
    }

    /// <summary>Compares every variant with the baseline, prints the verdicts and writes the report.</summary>
    public static void Answer(string study, string root, string report, bool json, Session session)
    {
        var table = SweepOption.Correct(RunTableReader.Read(root, new TableOptions { Study = study }), session);
        var manifest = StudyManifest.Read(root, study)!;
        var inside = Reporting.BeginHealth(manifest, table);
        var question = Question.Of(table, manifest, baseline: null, variants: [], targets: []);
        // A rung that diverged in one arm is a result of the study, not a mistake in its table.
        var answers = question.Answer(new CompareOptions(), asIs: true, session);
        var efficiency = ToLossOption.Measure(question, [], answers.Compared[0].Result.Level);
        CompareCommand.Print(session, question, answers, efficiency, allLosses: false, table with { Assumptions = [.. table.Assumptions, .. QuestionsText.Basis(manifest)] }, json);
        if (!json)
            StudyText.WriteOracle(session.Console, table, question);
        Reporting.WriteComparison(report, table, manifest, question, answers, efficiency, inside, session);
    }

    private static string DefaultReport(string root, string study) =>
        Path.Combine(Path.GetDirectoryName(StudyManifest.FileOf(root, study))!, "report.html");
}
