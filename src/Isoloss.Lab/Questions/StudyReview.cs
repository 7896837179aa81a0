using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Questions;

/// <summary>A study held against everything that studies are known to leave open.</summary>
public sealed record StudyReview
{
    /// <summary>Every kind of question, in the order in which they are asked.</summary>
    public static IReadOnlyList<IStudyCheck> Checks { get; } =
    [
        new NamedChangeCheck(),
        new LearningRateCheck(),
        new TokenizerCheck(),
        new BatchCheck(),
        new ParameterCountCheck(),
        new LadderCheck(),
        new OverlapCheck(),
    ];

    /// <summary>Questions that the study file does not answer.</summary>
    public required IReadOnlyList<StudyQuestion> Open { get; init; }

    /// <summary>Answers of the study file to questions that arise.</summary>
    public required IReadOnlyList<StudyAnswer> Answered { get; init; }

    /// <summary>Keys of answers that no question asks for: a slip of the pen, or no longer needed.</summary>
    public required IReadOnlyList<string> Unasked { get; init; }

    /// <summary>Open questions that the verdict may turn on.</summary>
    public IEnumerable<StudyQuestion> Blocking => Open.Where(q => q.Severity == QuestionSeverity.ChangesAnswer);

    /// <summary>What the study rests on when every proposal is taken.</summary>
    public IReadOnlyList<StudyAnswer> WithProposals =>
        [.. Answered, .. Open.Select(q => new StudyAnswer(q.Id, q.Text, q.Proposal, IsConfirmed: false))];

    /// <summary>Raised when a question is asked of studies of which it was not asked before, or no longer.</summary>
    public const string Version = "1";

    /// <summary>Asks everything.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="root">Root of run directories whose runs are evidence; it need not exist.</param>
    /// <param name="again">Takes what was found of the ladder when the same study file was settled under this root: playing the study
    /// through once more takes longer than a whole re-analysis.</param>
    public static StudyReview Of(StudyPlan plan, string root, bool again = false)
    {
        var past = new PastRuns(root);
        StudyManifest? before = again ? Before(plan, root) : null;
        StudyQuestion[] asked = [.. Checks.SelectMany(check => before is not null && check is LadderCheck ? LadderCheck.Recorded(before) : check.Ask(plan, past))];
        var answers = plan.Study.Answers;
        return new StudyReview
        {
            Open = [.. asked.Where(q => Answer(answers, q) is null)],
            Answered = [.. from question in asked
                           let answer = Answer(answers, question)
                           where answer is not null
                           select new StudyAnswer(question.Id, question.Text, answer, IsConfirmed: true)],
            Unasked = [.. answers.Keys.Except(asked.SelectMany(q => new[] { q.Id, q.Kind }))],
        };
    }

    /// <summary>The manifest of the same file, if its questions were these; null as well where it is damaged and will be written anew.</summary>
    private static StudyManifest? Before(StudyPlan plan, string root)
    {
        try
        {
            return StudyManifest.Read(root, plan.Study.Name) is { Settled: Version } before && before.StudyText == plan.Study.Text ? before : null;
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    /// <summary>The answer to a question itself, or else the one to all of its kind.</summary>
    private static string? Answer(IReadOnlyDictionary<string, string> answers, StudyQuestion question) =>
        answers.TryGetValue(question.Id, out string? own) ? own : answers.GetValueOrDefault(question.Kind);

    /// <summary>The plan with what it rests on, for its manifest.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="takeProposals">Take every proposal for its answer.</param>
    /// <exception cref="BadInputException">A question that changes the answer is open, and proposals are not to be taken.</exception>
    public StudyPlan Settle(StudyPlan plan, bool takeProposals)
    {
        if (takeProposals)
            return plan with { Answers = WithProposals, Settled = Version };
        string[] open = [.. Blocking.Select(q => q.Id)];
        return open.Length == 0 ? plan with { Answers = Answered, Settled = Version } : throw new BadInputException(
            $"{plan.Study.Name}: found {open.Length} open question{(open.Length == 1 ? "" : "s")} that may change the answer "
            + $"({string.Join(", ", open)}); 'isoloss study check' shows them with proposed answers, "
            + "answers: in the study file settles them, --yes takes the proposals");
    }
}
