using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests.Directories;

public sealed class RunKeyTests
{
    private static string Key(string recipe) => (Samples.Spec() with { Recipe = JsonNode.Parse(recipe)!.AsObject() }).Key;

    [Fact]
    public void The_key_of_a_run_never_changes()
    {
        // Changing these means that every run of every user is trained again: never without a new format.
        Assert.Equal("92e73f94b2a16b286b18", Samples.Spec().Key);
        Assert.Equal("47334b7805900dbf7df1", Key("""{"größe":"大きさ 🙂","b":[1,2.5,true,"x"],"a":{"z":1,"y":1e-8}}"""));
    }

    [Fact]
    public void Options_that_came_later_are_part_of_a_key_only_where_they_are_used()
    {
        // The key of the default recipe, which was written before any of these options was there.
        string Of(Recipe recipe) =>
            (Samples.Spec() with { Recipe = JsonSerializer.SerializeToNode(recipe, IsolossJson.Line)!.AsObject() }).Key;
        var plain = new Recipe();
        Assert.Equal("92e73f94b2a16b286b18", Of(plain));
        Recipe[] others =
        [
            plain with { Model = new ModelRecipe { QueryGroup = 2 } },
            plain with { Model = new ModelRecipe { TopK = 1 } },
            plain with { Model = new ModelRecipe { ZLoss = 1e-4 } },
            plain with { Optimizer = new OptimizerRecipe { EmaDecay = 0.99 } },
            plain with { Schedule = new ScheduleRecipe { DecayFinal = 0 } },
        ];
        Assert.Equal(others.Length + 1, others.Append(plain).Select(Of).Distinct().Count());
        Assert.All(others, o => Assert.Equal(
            o, JsonSerializer.Deserialize<Recipe>(JsonSerializer.Serialize(o, IsolossJson.Line), IsolossJson.Line)));
    }

    [Fact]
    public void A_module_stands_in_the_key_by_its_hash()
    {
        string With(string module, string? hash) => (Samples.Spec() with
        {
            Recipe = JsonSerializer.SerializeToNode(
                new Recipe { Model = new ModelRecipe { Module = module, ModuleHash = hash } }, IsolossJson.Line)!.AsObject(),
        }).Key;
        Assert.Equal(With("/a/own.dll", "1"), With("/b/own.dll", "1"));
        Assert.Equal(4, new[] { With("/a/own.dll", "1"), With("/a/own.dll", "2"), With("/a/own.dll", null), Samples.Spec().Key }.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"y":2,"x":1}}""")]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"a":1}""", """{"a":1e0}""")]
    [InlineData("""{"a":0}""", """{"a":-0.0}""")]
    [InlineData("""{"a":0.004}""", """{"a":4e-3}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""")]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""")]
    public void Spelling_does_not_matter(string one, string other) => Assert.Equal(Key(one), Key(other));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":1}""", """{"a":true}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":{"b":1}}""", """{"b":{"a":1}}""")]
    [InlineData("""{"a":9007199254740993}""", """{"a":9007199254740992}""")]
    [InlineData("""{"a":1e400}""", """{"a":1e500}""")]
    [InlineData("""{"a":"\u00e9"}""", """{"a":"e\u0301"}""")]
    public void Content_matters(string one, string other) => Assert.NotEqual(Key(one), Key(other));

    [Theory]
    [InlineData(TrainerIdentity.BuiltinName, "path", true)]
    [InlineData(TrainerIdentity.BuiltinName, "tokenizer", true)]
    [InlineData(TrainerIdentity.BuiltinName, "content_hash", false)]
    [InlineData(TrainerIdentity.CommandName, "path", true)]
    [InlineData(TrainerIdentity.CommandName, "tokenizer", false)]
    public void Where_a_hashed_text_lies_does_not_matter_but_what_it_says_does(string trainer, string changed, bool isSame)
    {
        var spec = Samples.Spec() with
        {
            Trainer = new TrainerIdentity { Name = trainer, Version = "1" },
            Recipe = JsonNode.Parse("""{"data":{"path":"/a/text","tokenizer":"/a/pairs","content_hash":"1-2"}}""")!.AsObject(),
        };
        JsonObject moved = spec.Recipe.DeepClone().AsObject();
        moved["data"]![changed] = "/b/other";
        Assert.Equal(isSame, spec.Key == (spec with { Recipe = moved }).Key);
        Assert.Equal("/a/text", (string?)spec.Recipe["data"]!["path"]);
    }

    [Fact]
    public void Each_part_of_a_run_matters()
    {
        var spec = Samples.Spec();
        RunSpec[] others =
        [
            spec with { Seed = 2 },
            spec with { Tokens = 2 },
            spec with { Size = new JsonObject { ["width"] = 65, ["layers"] = 2 } },
            spec with { Trainer = spec.Trainer with { Version = "2" } },
            spec with { Trainer = spec.Trainer with { Command = ["python", "train.py"] } },
        ];
        Assert.Equal(others.Length + 1, others.Append(spec).Select(s => s.Key).Distinct().Count());
    }

    [Fact]
    public void A_run_read_back_has_the_same_key() => Gen.Select(Gen.Int, Gen.Long[1, long.MaxValue],
        Gen.Double.Where(double.IsFinite), Gen.String).Sample((seed, tokens, rate, name) =>
    {
        if (name.Any(char.IsSurrogate))
            return;
        var spec = Samples.Spec(seed, tokens) with { Recipe = new JsonObject { ["lr"] = rate, ["name"] = name } };
        var back =
            JsonSerializer.Deserialize<RunSpec>(JsonSerializer.SerializeToUtf8Bytes(spec, IsolossJson.Pretty), IsolossJson.Line)!;
        Assert.Equal(spec.Key, back.Key);
        Assert.True(RunKey.IsKey(spec.Key));
    });

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef012")]
    [InlineData("0123456789abcdef01234")]
    [InlineData("0123456789ABCDEF0123")]
    [InlineData("0123456789abcdef012/")]
    public void Other_names_are_no_keys(string name) => Assert.False(RunKey.IsKey(name));
}
