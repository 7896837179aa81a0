using System.Text;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>Loss on parts of the evaluation set adds up to the whole, and tells parts apart.</summary>
public sealed class SectionTests : IDisposable
{
    private static readonly ModelSize Size = new() { Width = 16, Layers = 1 };
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-sections-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Positions_divide_the_set_and_average_to_its_loss()
    {
        var measured = Measure(TrainerProcess.SmallRecipe);
        Assert.Equal(["1", "2-3", "4-7", "8-15", "16-31"], measured.Sections.Where(s => s.Kind == "position").Select(s => s.Name));
        Assert.Equal(["frequency", "position", "repetition"], measured.Sections.Select(s => s.Kind).Distinct().Order());
        foreach (var kind in measured.Sections.GroupBy(s => s.Kind))
        {
            Assert.Equal(1024, kind.Sum(s => s.Tokens));
            Assert.Equal(measured.Loss, kind.Sum(s => s.Loss * s.Tokens) / 1024, 6);
        }
        Assert.All(measured.Sections, s => Assert.InRange(s.LossStandardError!.Value, 1e-9, 0.5));
    }

    [Fact]
    public void A_token_repeats_the_one_before_it_or_one_of_its_window()
    {
        Write("a.txt", string.Concat(Enumerable.Repeat("aab", 3_000)));
        var recipe = TrainerProcess.SmallRecipe with { Data = new DataRecipe { Path = _folder, HeldOut = 0.3 } };
        var source = TokenSources.Open(recipe, default, _folder, _ => { });
        long[] window = ['a', 'a', 'b', 'a', 'c', 'c'];
        var map = new SectionMap(source, 5, window);
        foreach (int _ in Enumerable.Range(0, 2)) // what one call met is forgotten in the next
        {
            SectionTally[] tallies = [.. map.Parts.Select(_ => new SectionTally())];
            map.Add(0, window, [1, 2, 3, 4, 5], tallies);
            var found = map.Parts.Zip(tallies).Where(p => p.First.Kind == "repetition")
                .ToDictionary(p => p.First.Name, p => p.Second.Section("", ""));
            Assert.Equal((2, 3.0), (found["same-as-before"].Tokens, found["same-as-before"].Loss)); // 1 and 5
            Assert.Equal((1, 3.0), (found["seen"].Tokens, found["seen"].Loss));
            Assert.Equal((2, 3.0), (found["new"].Tokens, found["new"].Loss)); // 2 and 4
        }
    }

    [Fact]
    public void Domains_and_lengths_of_documents_are_told_apart()
    {
        Write("easy/a.txt", new string('a', 40_000));
        Write("easy/b.txt", new string('a', 3_000));
        Write("hard/c.txt", string.Concat(Enumerable.Range(0, 9_000).Select(i => (char)('b' + i * i % 23 % 20))));
        var recipe = TrainerProcess.SmallRecipe with
        {
            Data = new DataRecipe { Path = _folder, HeldOut = 0.3 }, Evaluation = new EvaluationRecipe { Tokens = 1 << 20 },
        };
        var measured = Measure(recipe);
        var domains = measured.Sections.Where(s => s.Kind == "domain").ToDictionary(s => s.Name);
        Assert.Equal(["easy", "hard"], domains.Keys.Order());
        Assert.True(domains["hard"].Loss > domains["easy"].Loss + 0.5);
        Assert.Equal(measured.Loss, domains.Values.Sum(s => s.Loss * s.Tokens) / domains.Values.Sum(s => s.Tokens), 5);
        Assert.Equal(["1024-4095", "16384-65535", "4096-16383"],
            measured.Sections.Where(s => s.Kind == "document-length").Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Byte_pairs_know_their_files_and_text_that_is_no_utf8_does_not()
    {
        Write("text/a.txt", "abab b\n");
        Write("text/b.txt", "b\nabab");
        File.WriteAllText(Path.Combine(_folder, "vocab.json"), """{"a":0,"b":1,"Ġ":2,"Ċ":4,"abab":5,"Ġb":6,"ab":3,"<|endoftext|>":7}""");
        File.WriteAllText(Path.Combine(_folder, "merges.txt"), "#version: 0.2\na b\nab ab\nĠ b\n");
        var data = new DataRecipe { Path = Path.Combine(_folder, "text"), Tokenizer = _folder };
        var tokens = TextTokens.Read(data, Path.Combine(_folder, "cache"), _ => { });
        Assert.Equal((TextDocument[])[new("a.txt", 0, 3), new("b.txt", 3, tokens.Ids.Length - 3)], tokens.Documents);
        var bytes = TextTokens.Read(data with { Tokenizer = DataRecipe.Bytes }, _folder, _ => { });
        Assert.Equal((TextDocument[])[new("a.txt", 0, 7), new("b.txt", 7, 7)], bytes.Documents);
    }

    [Fact]
    public void Every_target_belongs_to_the_file_it_comes_from()
    {
        // Each file is one byte value throughout, so a token tells its file.
        for (int i = 0; i < 5; i++)
            Write($"f{i}.txt", new string((char)('a' + i), 700 + 400 * i) + "\n");
        var recipe = new Recipe { Data = new DataRecipe { Path = _folder, HeldOut = 0.5 }, Model = new ModelRecipe { Context = 8 } };
        var source = TokenSources.Open(recipe, default, _folder, _ => { });
        var window = new long[9];
        int seen = 0;
        for (long number = 0; number < source.EvaluationWindows; number++)
        {
            source.Evaluate(number, window);
            for (int t = 0; t < 8; t++)
                if (window[t + 1] != '\n')
                {
                    Assert.Equal($"f{window[t + 1] - 'a'}.txt", source.Documents[source.DocumentOf(number, t)].Name);
                    seen++;
                }
        }
        Assert.True(seen > 1000);
    }

    private Evaluation Measure(Recipe recipe)
    {
        var source = TokenSources.Open(recipe, default, _folder, _ => { });
        using var loop = new TrainingLoop(recipe, Size, source, default);
        for (int i = 0; i < 40; i++)
            loop.TrainStep(new StepPlan(1, 1, i * 8, 8));
        return new EvaluationSet(recipe, Size, source).Measure(loop.Model, all: true);
    }

    private void Write(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(false));
    }
}
