using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>Finds the module that a recipe names.</summary>
internal static class ModuleReader
{
    /// <summary>What a variant writes whose baseline has a module.</summary>
    public const string None = "none";

    /// <summary>Keys of its path, and of the hash beside it.</summary>
    public const string Module = "module", Hash = "module_hash";

    private const string Model = "model";

    /// <summary>Makes its path absolute and notes its hash.</summary>
    /// <param name="section">The recipe in the study file.</param>
    /// <param name="recipe">What was read of it.</param>
    /// <param name="folder">The study file's folder.</param>
    public static void Resolve(Section section, JsonObject recipe, string folder)
    {
        if (recipe[Model]?[Module] is not JsonValue value || section.Open(Model) is not { } at)
            return;
        var model = recipe[Model]!.AsObject();
        try
        {
            ModuleFile? file = value.GetValue<string>() is var name && name == None ? null : ModuleFile.Read(Path.GetFullPath(name, folder));
            (model[Module], model[Hash]) = (file?.Path, file?.Hash);
        }
        catch (Exception e) when (e is BadInputException or ArgumentException)
        {
            section.Problems.Add(at.Find(Module)!, $"{at.NameOf(Module)}: {e.Message}");
        }
    }

    /// <summary>A recipe without the place of a module whose hash it has: what makes it another recipe.</summary>
    public static JsonObject WithoutPlace(JsonObject recipe)
    {
        var copy = recipe.DeepClone().AsObject();
        if (copy[Model] is JsonObject model && model[Hash] is not null)
            model.Remove(Module);
        return copy;
    }
}
