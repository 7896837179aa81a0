using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Questions;

/// <summary>Arms that cut the text into other tokens: a loss per token of one is no loss per token of the other. Arises with a
/// trainer of one's own only; the built-in one tokenizes for all arms alike.</summary>
public sealed class TokenizerCheck : IStudyCheck
{
    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past) =>
        from arm in plan.Study.Variants
        let paths = RecipePaths.Changed(arm).Where(RecipePaths.IsTokenizer).ToArray()
        where paths.Length > 0
        select new StudyQuestion
        {
            Id = $"tokenizer.{arm.Name}",
            Text = $"{arm.Name} and {plan.Study.Baseline.Name} differ in {string.Join(", ", paths)}: "
                + "per what does the trainer state its loss?",
            Proposal = "the trainer states nats per byte of the evaluation text, the same text for both arms",
            Reason = "longer tokens are harder to predict: per token the arm with fewer of them looks worse, whatever it has "
                + "learned, and its D counts other things; per byte of one text losses compare",
            Remedy = "use one tokenizer in all arms, or divide the summed loss by the bytes of the text in the trainer and say "
                + "so under answers:",
        };
}
