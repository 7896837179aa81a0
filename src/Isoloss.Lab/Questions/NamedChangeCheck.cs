using Isoloss.Lab.Studies;
using Isoloss.Runs;

namespace Isoloss.Lab.Questions;

/// <summary>
/// An arm that changes more than it is named for: a verdict is about all its changes together. A change is named when the arm's
/// name or the study's question holds its key or its value. Learning rates follow their change and do not count.
/// </summary>
public sealed class NamedChangeCheck : IStudyCheck
{
    private const string OptimizerName = "optimizer.name";

    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past) =>
        plan.Study.Variants.Select(v => Ask(v, plan.Study)).OfType<StudyQuestion>();

    private static StudyQuestion? Ask(Arm arm, Study study)
    {
        string[] changes = Themes(arm);
        string[] unnamed = [.. changes.Where(path => !IsNamed(path, arm, study))];
        if (changes.Length < 2 || unnamed.Length == 0)
            return null;
        string all = string.Join(", ", changes.Select(c => Describe(c, arm, study)));
        return new StudyQuestion
        {
            Id = $"named-change.{arm.Name}",
            Text = $"{arm.Name} differs from {study.Baseline.Name} in {changes.Length} things: {all}. "
                + "Is the question about all of them together?",
            Proposal = $"the verdict on {arm.Name} is about {string.Join(", ", changes)} together, not about one of them",
            Reason = "the runs cannot tell which of several changes a gain comes from, and a good one can hide a bad one",
            Remedy = $"give the baseline the same {string.Join(", ", unnamed)}, or make a variant of each change",
        };
    }

    // A change of optimizer brings the constants of that optimizer with it.
    private static string[] Themes(Arm arm)
    {
        string[] changed = [.. RecipePaths.Changed(arm).Where(p => !RecipePaths.IsLearningRate(p))];
        return changed.Contains(OptimizerName)
            ? [.. changed.Where(p => p == OptimizerName || !p.StartsWith("optimizer.", StringComparison.Ordinal))]
            : changed;
    }

    private static bool IsNamed(string path, Arm arm, Study study)
    {
        string key = Plain(path[(path.LastIndexOf('.') + 1)..]), value = Plain(Value(arm, path));
        string said = Plain(arm.Name) + " " + Plain(study.Question ?? "");
        bool isWord = value.Length > 2 && value.Any(char.IsLetter) && value is not ("true" or "false");
        return said.Contains(key, StringComparison.Ordinal) || isWord && said.Contains(value, StringComparison.Ordinal);
    }

    private static string Plain(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static string Describe(string path, Arm arm, Study study) =>
        $"{path} {Value(arm, path)} (was {Value(study.Baseline, path)})";

    private static string Value(Arm arm, string path) =>
        RecipePaths.At(arm.Recipe, path)?.ToJsonString(IsolossJson.Line).Trim('"') is not { } value ? "absent"
        : path == RecipePaths.Module ? Path.GetFileNameWithoutExtension(value) : value;
}
