using Isoloss.Cli.Output;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss study check</c>: what a study means and what it leaves open; on a terminal it asks.</summary>
internal static class StudyCheck
{
    public static int Run(string file, string root, bool yes, bool json, Session session)
    {
        var plan = StudyPlan.Of(StudyFile.Load(file));
        var review = StudyReview.Of(plan, root);
        if (json)
            JsonOutput.Write(session.Out, QuestionsJson.Of(plan, review, yes));
        else
        {
            StudyText.WriteStudy(session.Console, plan.Study, plan);
            QuestionsText.Write(session, review, yes);
            if (!yes && session.IsInteractive && !Console.IsInputRedirected && review.Open.Count > 0)
                return Ask(file, plan, review, session);
        }
        return yes || !review.Blocking.Any() ? ExitCode.Done : ExitCode.BadInput;
    }

    /// <summary>The plan with its answers; says which were only proposed.</summary>
    /// <exception cref="Core.BadInputException">A question that changes the answer is open and <paramref name="yes"/> is false.</exception>
    public static StudyPlan Settle(StudyPlan plan, string root, bool yes, Session session)
    {
        var settled = StudyReview.Of(plan, root, again: true).Settle(plan, yes);
        foreach (StudyAnswer answer in settled.Answers.Where(a => !a.IsConfirmed))
            session.Note($"proposed, not confirmed: {answer.Id}: {answer.Answer}");
        return settled;
    }

    private static int Ask(string file, StudyPlan plan, StudyReview review, Session session)
    {
        var answers = QuestionPrompt.Ask(session.Console, review.Open);
        if (answers.Count > 0)
        {
            StudyAnswers.Append(file, answers);
            session.Note($"{answers.Count} answer(s) written to {file} under answers:");
        }
        return review.Blocking.All(q => answers.ContainsKey(q.Id)) ? ExitCode.Done : ExitCode.BadInput;
    }
}
