using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Reading;

/// <summary>Reads the baseline and the variants.</summary>
/// <param name="file">The whole file.</param>
/// <param name="shared">Data and evaluation, laid under every recipe.</param>
/// <param name="ladder">The ladder, whose seeds are those of every arm that states none.</param>
/// <param name="isBuiltin">False for a user's own trainer, whose recipes are free.</param>
/// <param name="folder">The study file's folder.</param>
/// <param name="assumptions">Where defaults are noted.</param>
internal sealed class ArmReader(Section file, JsonObject shared, Section? ladder, bool isBuiltin, string folder, List<string> assumptions)
{
    private readonly List<(Arm, StudyNode)> _placed = [];

    /// <summary>Every arm that was read, with its place in the file.</summary>
    public IReadOnlyList<(Arm Arm, StudyNode At)> Placed => _placed;

    public (Arm?, IReadOnlyList<Arm>) Read()
    {
        List<int> seeds = Seeds(ladder);
        if (seeds.Count == 0)
        {
            seeds = [1];
            assumptions.Add("ladder.seeds is [1]: one run of each arm on each rung");
        }
        Arm? baseline = ReadBaseline(seeds);
        var variants = baseline is null ? [] : ReadVariants(baseline);
        RequireDifferences();
        return (baseline, variants);
    }

    private Arm? ReadBaseline(IReadOnlyList<int> seeds)
    {
        if (file.Require("baseline", "a recipe, such as { name: adamw, recipe: {} }") is not { } node)
            return null;
        var section = new Section(node, "baseline", file.Problems);
        string name = StudyReader.Name(section, "baseline.name", section.Find("name")) ?? "baseline";
        JsonObject written = RecipeJson.Merge(ReadRecipe(section), shared);
        Arm arm = Build(name, written, Seeds(section) is { Count: > 0 } own ? own : seeds, node, null);
        section.Close();
        if (isBuiltin)
            NoteDefaults(written, arm.Recipe, "");
        return arm;
    }

    private List<Arm> ReadVariants(Arm baseline)
    {
        StudyNode? node =
            file.Require("variants", "at least one variant, such as { muon: { recipe: { optimizer: { name: muon } } } }");
        if (node is null)
            return [];
        var section = new Section(node, "variants", file.Problems);
        if (node.Entries is { Count: 0 })
            file.Problems.Add(node, "variants: found none, expected at least one variant");
        var variants = new List<Arm>();
        foreach (StudyNode key in section.Keys)
            if (StudyReader.Name(section, "variants", key) is { } name && section.Open(name) is { } variant)
                variants.Add(ReadVariant(variant, key, baseline));
        return variants;
    }

    private Arm ReadVariant(Section section, StudyNode key, Arm baseline)
    {
        if (key.Text == baseline.Name)
            file.Problems.Add(key, $"variants.{key.Text}: found the baseline's name, expected another");
        JsonObject recipe = RecipeJson.Merge(baseline.Recipe, ReadRecipe(section));
        Arm arm = Build(key.Text!, recipe, Seeds(section) is { Count: > 0 } own ? own : baseline.Seeds, key, baseline);
        section.Close();
        return arm;
    }

    private JsonObject ReadRecipe(Section arm)
    {
        if (arm.Open("recipe") is not { } section)
            return [];
        if (!isBuiltin)
            return FreeValue.ObjectOf(section);
        JsonObject recipe = RecipeReader.Read(section, typeof(Recipe), "", SharedRecipe.Data, SharedRecipe.Evaluation);
        ModuleReader.Resolve(section, recipe, folder);
        section.Close();
        return recipe;
    }

    private Arm Build(string name, JsonObject written, IReadOnlyList<int> seeds, StudyNode at, Arm? baseline)
    {
        Recipe? builtin = isBuiltin ? written.Deserialize<Recipe>(IsolossJson.Line) : null;
        // Through the record and back: every default is written out, in one form.
        JsonObject full = builtin is null ? written : JsonSerializer.SerializeToNode(builtin, IsolossJson.Line)!.AsObject();
        if (builtin is not null)
            RecipeRules.Check(name, builtin, at, file.Problems);
        var arm =
            new Arm { Name = name, Recipe = full, Builtin = builtin, Seeds = seeds, Changes = Changes(full, seeds, baseline) };
        _placed.Add((arm, at));
        return arm;
    }

    private static JsonObject Changes(JsonObject recipe, IReadOnlyList<int> seeds, Arm? baseline)
    {
        var changes = new JsonObject();
        if (baseline is null)
            return changes;
        if (RecipeJson.Difference(baseline.Recipe, recipe) is { Count: > 0 } difference)
            changes["recipe"] = difference;
        if (!seeds.SequenceEqual(baseline.Seeds))
            changes["seeds"] = new JsonArray([.. seeds.Select(s => JsonValue.Create(s))]);
        return changes;
    }

    private static List<int> Seeds(Section? section)
    {
        if (section?.List("seeds", "seeds, such as [1, 2]") is not { } items)
            return [];
        var seeds = new List<int>();
        foreach (StudyNode item in items)
            if (section.AsNumber(item, section.NameOf("seeds"), new NumberRange(0, int.MaxValue, Whole: true)) is { } seed)
            {
                if (seeds.Contains((int)seed))
                    section.Problems.Add(item, $"{section.NameOf("seeds")}: found {seed} twice, expected different seeds");
                seeds.Add((int)seed);
            }
        return seeds;
    }

    /// <summary>Two arms with one recipe and a common seed are one run under two names: their difference is zero by
    /// construction.</summary>
    private void RequireDifferences()
    {
        for (int i = 1; i < _placed.Count; i++)
            foreach (var (earlier, _) in _placed.Take(i))
            {
                var (arm, at) = _placed[i];
                int[] common = [.. arm.Seeds.Intersect(earlier.Seeds)];
                if (common.Length > 0 && JsonNode.DeepEquals(ModuleReader.WithoutPlace(arm.Recipe), ModuleReader.WithoutPlace(earlier.Recipe)))
                    file.Problems.Add(at,
                        $"{arm.Name}: found the recipe of {earlier.Name} with the same seed {string.Join(", ", common)}; "
                        + "expected a change, or, for a placebo, other seeds");
            }
    }

    private void NoteDefaults(JsonObject written, JsonObject full, string path)
    {
        foreach (var (key, value) in full)
            if (value is JsonObject inner)
                NoteDefaults(written[key] as JsonObject ?? [], inner, $"{path}{key}.");
            else if (!written.ContainsKey(key))
                assumptions.Add($"{path}{key} is {value!.ToJsonString()} (default)");
    }
}
