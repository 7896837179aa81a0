using Isoloss.Lab.Questions;
using Spectre.Console;

namespace Isoloss.Cli.Commands;

/// <summary>Asks a person, one question at a time.</summary>
internal static class QuestionPrompt
{
    private const string Take = "yes, take the proposal", Other = "no, I write my own answer", Open = "leave it open";

    /// <summary>The answers given, by the id of their question.</summary>
    public static Dictionary<string, string> Ask(IAnsiConsole console, IEnumerable<StudyQuestion> questions)
    {
        var answers = new Dictionary<string, string>();
        foreach (StudyQuestion question in questions)
        {
            string choice = console.Prompt(new SelectionPrompt<string>()
                .Title($"{Markup.Escape(question.Text)}\nproposed: {Markup.Escape(question.Proposal)}")
                .AddChoices(Take, Other, Open));
            if (choice == Take)
                answers[question.Id] = question.Proposal;
            else if (choice == Other)
                answers[question.Id] = console.Prompt(new TextPrompt<string>($"{Markup.Escape(question.Id)}:"));
        }
        return answers;
    }
}
