using Isoloss.Lab.Questions;
using Isoloss.Runs.Directories;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Open questions and what a study rests on, as a person reads them.</summary>
internal static class QuestionsText
{
    public static void Write(Session session, StudyReview review, bool taken)
    {
        IAnsiConsole console = session.Console;
        foreach (StudyAnswer answer in review.Answered)
            console.WriteLine($"  answered   {answer.Id}: {answer.Answer}");
        foreach (string id in review.Unasked)
            console.WriteLine($"  unasked    answers.{id}: no question of this study has that name");
        if (review.Open.Count == 0)
        {
            console.WriteLine("no open question");
            return;
        }
        foreach (StudyQuestion question in review.Open)
            WriteQuestion(console, question, taken);
        console.WriteLine();
        int blocking = review.Blocking.Count();
        if (!taken && blocking > 0)
            session.Note($"isoloss: {blocking} question(s) may change the answer: 'study run' asks for answers: in the study file, "
                + "or --yes to take the proposals");
    }

    /// <summary>Proposals that a study was run with.</summary>
    public static void WriteProposals(IAnsiConsole console, StudyManifest? manifest)
    {
        foreach (string line in Basis(manifest).Where(l => l.StartsWith("proposed", StringComparison.Ordinal)))
            console.WriteLine(line);
    }

    /// <summary>What the study rests on, one sentence each.</summary>
    public static IEnumerable<string> Basis(StudyManifest? manifest) =>
        (manifest?.Answers ?? []).Select(a => $"{(a.IsConfirmed ? "answered" : "proposed, not confirmed")}: {a.Id}: {a.Answer}");

    private static void WriteQuestion(IAnsiConsole console, StudyQuestion question, bool taken)
    {
        console.WriteLine();
        console.WriteLine($"{(question.Severity == QuestionSeverity.Notice ? "notice" : "open")}: {question.Id}");
        WritePart(console, "", question.Text);
        WritePart(console, taken ? "taken" : "proposed", question.Proposal + (taken ? " (proposed, not confirmed)" : ""));
        WritePart(console, "because", question.Reason);
        WritePart(console, "or else", question.Remedy);
    }

    private static void WritePart(IAnsiConsole console, string label, string text)
    {
        var grid = new Grid().AddColumn(new GridColumn().Width(11).NoWrap().Padding(2, 0, 0, 0)).AddColumn(new GridColumn().Padding(0, 0));
        grid.AddRow(new Text(label), new Text(text));
        console.Write(grid);
    }
}
