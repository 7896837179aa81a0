using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

/// <summary>The schema, the reader and docs/study.md know the same keys.</summary>
public sealed partial class SchemaTests
{
    // One unknown key in every mapping: the reader answers each with the keys that it knows there.
    private const string Recipe = "{ x: 1, model: { x: 1 }, optimizer: { x: 1 }, schedule: { x: 1 } }";

    private const string Everywhere = $$"""
        x: 1
        study: s
        baseline: { x: 1, recipe: {{Recipe}} }
        variants: { "*": { x: 1 }, v: { x: 1, recipe: {{Recipe}} } }
        ladder: { x: 1, sizes: [{ x: 1, width: 32, layers: 1 }], tokens: [1] }
        target: { x: 1 }
        budget: { x: 1 }
        promote: { x: 1 }
        data: { x: 1 }
        evaluation: { x: 1 }
        trainer: { x: 1 }
        executor: { x: 1, slurm: { x: 1 } }
        """;

    private const string Rungs = "ladder: { rungs: [{ x: 1, size: 32x1, tokens: 1 }] }\nbaseline: {}\ntrainer: {}";

    private static readonly JsonObject Schema =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "study.schema.json")))!.AsObject();

    [Fact]
    public void The_schema_has_the_readers_keys()
    {
        var reader = ReaderKeys(Everywhere).Concat(ReaderKeys(Rungs)).DistinctBy(k => k.Key).ToDictionary();
        var schema = new Dictionary<string, string>();
        Collect(Schema, "", schema);
        Collect(Schema["else"]!.AsObject(), "", schema);
        Assert.Equal(Sorted(reader), Sorted(schema));
    }

    [Fact]
    public void A_trainer_command_has_the_same_keys_where_they_are_not_its_own()
    {
        JsonObject Definition(string name) => Schema["$defs"]![name]!["properties"]!.AsObject();
        foreach (string name in new[] { "Baseline", "Variant", "Ladder" })
            Assert.Equal(Names(Definition(char.ToLowerInvariant(name[0]) + name[1..])), Names(Definition("free" + name)));
    }

    [Fact]
    public void The_manual_names_every_key()
    {
        string manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "study.md"));
        var schema = new Dictionary<string, string>();
        Collect(Schema, "", schema);
        Collect(Schema["else"]!.AsObject(), "", schema);
        Assert.All(schema.Values.SelectMany(keys => keys.Split(' ')), key => Assert.Contains($"`{key}`", manual));
    }

    [Fact]
    public void The_example_of_the_manual_is_a_study()
    {
        string manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "study.md"));
        string example = Example().Match(manual).Groups[1].Value;
        Assert.NotEmpty(StudyPlan.Of(StudyFile.Parse(Encoding.UTF8.GetBytes(example), "study.md")).Runs);
    }

    private static Dictionary<string, string> ReaderKeys(string text)
    {
        var e = Assert.Throws<StudyFileException>(() => StudyFile.Parse(Encoding.UTF8.GetBytes(text), "study.yaml"));
        return e.Problems.Select(p => Unknown().Match(p.Message)).Where(m => m.Success)
            .DistinctBy(m => m.Groups[1].Value)
            .ToDictionary(
                m => m.Groups[1].Value, m => string.Join(' ', m.Groups[2].Value.Split(", ").Order(StringComparer.Ordinal)));
    }

    /// <summary>Keys of every mapping of the schema, under the reader's names for the places.</summary>
    private static void Collect(JsonObject node, string path, Dictionary<string, string> keys)
    {
        if (node["$ref"] is { } reference)
            node = Schema["$defs"]![((string)reference!).Split('/')[^1]]!.AsObject();
        if (node["properties"] is JsonObject properties)
        {
            if (!keys.ContainsKey(path))
                keys[path] = Names(properties);
            foreach (var (name, value) in properties)
                Collect(value!.AsObject(), path.Length == 0 ? name : $"{path}.{name}", keys);
        }
        if (node["additionalProperties"] is JsonObject each)
            Collect(each, $"{path}.v", keys);
        if (node["items"] is JsonObject item)
            Collect(item, path == "ladder.sizes" ? "ladder size" : path, keys);
        foreach (JsonNode? choice in node["anyOf"]?.AsArray() ?? [])
            Collect(choice!.AsObject(), path == "ladder.rungs.size" ? "ladder size" : path, keys);
    }

    private static string Names(JsonObject properties) =>
        string.Join(' ', properties.Select(p => p.Key).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Sorted(Dictionary<string, string> keys) =>
        keys.Select(k => $"{k.Key}: {k.Value}").Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^unknown key 'x'(?: in ([^:]+))?: expected one of ([^;]+)")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
