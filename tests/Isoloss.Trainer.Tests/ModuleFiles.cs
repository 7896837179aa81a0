using Isoloss.Runs.Recipes;

namespace Isoloss.Tests;

/// <summary>The modules that are compiled for the tests, and that of the sample.</summary>
internal static class ModuleFiles
{
    public static string Sample { get; } = Path.Combine(Repository.Root, "samples", "own-module", "bin", "SquaredRelu.dll");

    /// <summary>Path of a module in the folder Modules.</summary>
    public static string Of(string name) => Path.Combine(AppContext.BaseDirectory, "modules", name + ".dll");

    /// <summary>The small recipe with a module, as a study would write it.</summary>
    public static Recipe With(string path, Recipe? recipe = null)
    {
        recipe ??= TrainerProcess.SmallRecipe;
        return recipe with { Model = recipe.Model with { Module = path, ModuleHash = ModuleFile.Read(path).Hash } };
    }
}
