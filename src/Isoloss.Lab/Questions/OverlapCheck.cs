using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Questions;

/// <summary>
/// Evaluation text that is training text too. The built-in trainer holds out whole blocks, so a passage of <see
/// cref="Passages.Length"/> bytes that stands in two blocks may be in both; for a trainer of one's own, <c>evaluation.path</c> is
/// held against <c>data.path</c>. The texts themselves are read.
/// </summary>
public sealed class OverlapCheck : IStudyCheck
{
    /// <summary>Share of the evaluation text from which the question is asked.</summary>
    private const double Tolerance = 0.01;

    /// <summary>The built-in trainer's blocks, in contexts.</summary>
    private const int ContextsPerBlock = 16;

    /// <summary>Bytes of a token, about, of a byte-pair vocabulary.</summary>
    private const int BytesPerToken = 4;

    /// <inheritdoc/>
    public IEnumerable<StudyQuestion> Ask(StudyPlan plan, PastRuns past)
    {
        Study study = plan.Study;
        try
        {
            return (study.Baseline.Builtin is { } recipe ? OfBuiltin(recipe) : OfCommand(study)) is { } shared && shared.Share > Tolerance
                ? [Question(shared)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{study.Name}: the text cannot be read: {e.Message}", e);
        }
    }

    private static SharedText? OfBuiltin(Recipe recipe)
    {
        if (recipe.Data.IsSynthetic)
            return null;
        int bytes = recipe.Data.Tokenizer == DataRecipe.Bytes ? 1 : BytesPerToken;
        var shared = SharedText.BetweenBlocks(TextHash.Files(recipe.Data.Path!), (long)ContextsPerBlock * recipe.Model.Context * bytes);
        // The other copy is held out as well now and then.
        return shared with { Share = shared.Share * (1 - recipe.Data.HeldOut) };
    }

    private static SharedText? OfCommand(Study study)
    {
        string? data = PathIn(study, "data"), evaluation = PathIn(study, "evaluation");
        return data is null || evaluation is null ? null : SharedText.Within(TextHash.Files(evaluation), TextHash.Files(data));
    }

    private static string? PathIn(Study study, string section) =>
        RecipePaths.At(study.Baseline.Recipe, $"{section}.path") is JsonValue value && value.TryGetValue(out string? text)
        && Path.GetFullPath(text, study.Folder) is var path && (File.Exists(path) || Directory.Exists(path)) ? path : null;

    private static StudyQuestion Question(SharedText shared) => new()
    {
        Id = "overlap",
        Text = string.Create(CultureInfo.InvariantCulture,
            $"about {100 * shared.Share:0.#} % of the evaluation text stands in the training text too (passages of {Passages.Length} bytes, "
            + $"such as '{shared.Example}'): is the loss on known text what the question means?"),
        Proposal = "the loss includes what is learned by heart, alike for all arms",
        Reason = "a model that remembers looks better than one that understands; larger models and more epochs remember more, "
            + "which bends the law downwards",
        Remedy = "take repeated documents out of the text (data.path), or evaluate on another text",
    };
}
