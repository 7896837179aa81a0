using System.Text.Json.Nodes;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Questions;

/// <summary>Learning rates in recipes, those at a default that is not written there included.</summary>
internal static class ArmRates
{
    private const string Lion = "optimizer.lion_lr";

    /// <summary>Path of the rate that moves an arm's hidden matrices; null where its recipe has none.</summary>
    public static string? PathOf(Arm arm) => PathOf(arm.Recipe, arm.Builtin is not null);

    /// <summary>Path of the rate that moves the hidden matrices (Muon keeps AdamW's for the others); null where there is none.</summary>
    /// <param name="recipe">A whole recipe.</param>
    /// <param name="isBuiltin">Whether it is the built-in trainer's.</param>
    public static string? PathOf(JsonObject recipe, bool isBuiltin)
    {
        string[] rates = [.. RecipePaths.Flatten(recipe).Select(p => p.Key)
            .Where(p => RecipePaths.IsLearningRate(p) && RecipePaths.Number(recipe, p) is not null)];
        string own = $"optimizer.{RecipePaths.At(recipe, "optimizer.name")}_lr";
        return rates.Contains(own) || (isBuiltin && own == Lion) ? own : rates.FirstOrDefault();
    }

    /// <summary>The rate at a path; null where there is none. Lion's default is in no recipe, so that older runs keep their keys.</summary>
    public static double? Of(JsonObject recipe, string path) =>
        RecipePaths.Number(recipe, path) ?? (path == Lion ? new OptimizerRecipe().LionLr : null);
}
