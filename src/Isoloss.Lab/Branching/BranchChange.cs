using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Reading;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Branching;

/// <summary>What a branch changes: <c>--set optimizer.lr=0.002</c>, checked as a study file is.</summary>
public static class BranchChange
{
    private const string Option = "--set";

    /// <summary>The recipe of a branch.</summary>
    /// <param name="trunk">The run to branch from.</param>
    /// <param name="settings">Texts such as <c>optimizer.lr=0.002</c>; none for a control branch.</param>
    /// <exception cref="BadInputException">A key is unknown, a value out of range, or the key cannot change within a run.</exception>
    public static JsonObject Apply(RunSpec trunk, IReadOnlyList<string> settings)
    {
        try
        {
            var problems = new Problems(Option);
            StudyNode root = SettingTree.Of(settings, problems);
            problems.ThrowIfAny();
            JsonObject recipe = trunk.Trainer.Command is null ? Builtin(trunk, root, problems) : Free(trunk, root, problems);
            problems.ThrowIfAny();
            RefuseFrozen(trunk, recipe);
            return recipe;
        }
        catch (StudyFileException e)
        {
            // A line of a file that does not exist would tell nobody anything.
            throw new BadInputException(string.Join('\n', e.Problems.Select(p => $"{Option}: {p.Message}")), e);
        }
    }

    /// <summary>What differs between two runs' recipes, as <c>optimizer.lr</c> with its new value.</summary>
    public static IReadOnlyList<(string Path, JsonNode? Before, JsonNode? After)> Between(JsonObject before, JsonObject after) =>
        [.. Leaves(before, after, "")];

    private static JsonObject Builtin(RunSpec trunk, StudyNode root, Problems problems)
    {
        var section = new Section(root, "", problems);
        JsonObject patch = RecipeReader.Read(section, typeof(Recipe));
        section.Close();
        problems.ThrowIfAny();
        var recipe = RecipeJson.Merge(trunk.Recipe, patch).Deserialize<Recipe>(IsolossJson.Line)!;
        RecipeRules.Check("the branch", recipe, root, problems);
        // Through the record, so that a written default is the same run as one that is left out.
        return JsonSerializer.SerializeToNode(recipe, IsolossJson.Line)!.AsObject();
    }

    private static JsonObject Free(RunSpec trunk, StudyNode root, Problems problems)
    {
        JsonObject patch = FreeValue.ObjectOf(new Section(root, "", problems));
        RequireKnown(trunk.Recipe, patch, "");
        return RecipeJson.Merge(trunk.Recipe, patch);
    }

    // A misspelt key would be a branch that changes nothing and is called a fix.
    private static void RequireKnown(JsonObject recipe, JsonObject patch, string prefix)
    {
        foreach (var (key, value) in patch)
        {
            if (!recipe.ContainsKey(key))
                throw new BadInputException($"{Option}: the recipe of the run has no '{prefix}{key}'{NearestName.Hint(key, recipe.Select(p => p.Key))}; "
                    + "expected a key that it states, because only your trainer knows the others");
            if (recipe[key] is JsonObject inner && value is JsonObject nested)
                RequireKnown(inner, nested, $"{prefix}{key}.");
        }
    }

    private static void RefuseFrozen(RunSpec trunk, JsonObject recipe)
    {
        bool isBuiltin = trunk.Trainer.Command is null;
        foreach (var (path, before, after) in Between(trunk.Recipe, recipe))
            if (FrozenKeys.Reason(path, before, after, isBuiltin) is { } reason)
                throw new BadInputException($"{Option}: {path} cannot change at a branch: {reason}; a study compares it from the beginning on");
    }

    private static IEnumerable<(string, JsonNode?, JsonNode?)> Leaves(JsonObject before, JsonObject after, string prefix)
    {
        foreach (string key in before.Select(p => p.Key).Union(after.Select(p => p.Key)))
        {
            JsonNode? old = before[key], now = after[key];
            if (old is JsonObject inner && now is JsonObject changed)
                foreach (var leaf in Leaves(inner, changed, $"{prefix}{key}."))
                    yield return leaf;
            else if (!JsonNode.DeepEquals(old, now))
                yield return ($"{prefix}{key}", old, now);
        }
    }
}
