using System.Text;
using Isoloss.Core;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;

namespace Isoloss.Tests;

/// <summary>Text: what is trained on is never evaluated, every epoch takes every window once, and bad text is refused with a
/// reason.</summary>
public sealed class TextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(8, 0.05)]
    [InlineData(16, 0.5)]
    public void Training_and_evaluation_share_no_token(int context, double heldOut)
    {
        // Each token is its own position, so that a window says where it comes from.
        ushort[] tokens = [.. Enumerable.Range(0, 60_000).Select(i => (ushort)i)];
        var source = new TextSource(tokens, 65_536, context, heldOut, default);
        HashSet<long> evaluated = [];
        var window = new long[context + 1];
        for (long i = 0; i < source.EvaluationWindows; i++)
        {
            source.Evaluate(i, window);
            AssertConsecutive(window);
            evaluated.UnionWith(window);
        }
        Assert.InRange(evaluated.Count / 60_000.0, heldOut / 2, heldOut * 1.6);
        Dictionary<long, int> trained = [];
        long epoch = 60_000 / (16 * context + 1) * 16 - source.EvaluationWindows;
        for (long i = 0; i < 2 * epoch; i++)
        {
            source.Train(i, window);
            AssertConsecutive(window);
            Assert.Empty(evaluated.Intersect(window));
            trained[window[0]] = trained.GetValueOrDefault(window[0]) + 1;
        }
        Assert.Equal(epoch, trained.Count);
        Assert.All(trained.Values, count => Assert.Equal(2, count));
    }

    [Fact]
    public void The_order_depends_on_the_run_and_the_epoch()
    {
        ushort[] tokens = [.. Enumerable.Range(0, 20_000).Select(i => (ushort)i)];
        RunStreams streams = new(1, 16, 2, 1000);
        TextSource one = Open(streams), two = Open(streams with { Tokens = 2000 });
        long epoch = 20_000 / 129 * 16 - one.EvaluationWindows;
        Assert.NotEqual(Starts(one, 0), Starts(two, 0));
        Assert.NotEqual(Starts(one, 0), Starts(one, epoch));
        Assert.Equal(Starts(one, 0), Starts(Open(streams), 0));

        TextSource Open(RunStreams of) => new(tokens, 65_536, 8, 0.1, of);

        static List<long> Starts(TextSource source, long first)
        {
            var window = new long[9];
            List<long> starts = [];
            for (int i = 0; i < 50; i++)
            {
                source.Train(first + i, window);
                starts.Add(window[0]);
            }
            return starts;
        }
    }

    [Fact]
    public void A_permutation_has_every_number_once()
    {
        for (int n = 1; n < 300; n++)
        {
            var order = new Permutation(n, CounterRandom.For("order", n));
            Assert.Equal(Enumerable.Range(0, n).Select(i => (long)i), Enumerable.Range(0, n).Select(i => order[i]).Order());
        }
    }

    [Fact]
    public void A_folder_is_read_in_the_order_of_names_without_binary_files()
    {
        Write("b.txt", "second\n"u8);
        Write("a.txt", "first"u8);
        Write("c.bin", [1, 0, 2]);
        List<string> notes = [];
        var tokens = TextTokens.Read(new DataRecipe { Path = _folder }, _folder, notes.Add);
        Assert.Equal("first\nsecond\n", Encoding.ASCII.GetString(Array.ConvertAll(tokens.Ids, t => (byte)t)));
        Assert.Equal(256, tokens.Vocabulary);
        Assert.Contains("c.bin", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_tokens_like_others()
    {
        Write("a.txt", [0xff, 0xfe, 0x00, 0x41]);
        var tokens = TextTokens.Read(new DataRecipe { Path = Path.Combine(_folder, "a.txt") }, _folder, _ => { });
        Assert.Equal<ushort>([0xff, 0xfe, 0x00, 0x41], tokens.Ids);
    }

    [Fact]
    public void Byte_pairs_follow_the_vocabulary_and_are_cached()
    {
        Write("text.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abab b\n", 200_000))));
        WriteTokenizer();
        var data = new DataRecipe { Path = Path.Combine(_folder, "text.txt"), Tokenizer = _folder };
        string cache = Path.Combine(_folder, "cache");
        var first = TextTokens.Read(data, cache, _ => { });
        Assert.Equal<ushort>([5, 6, 4, 5, 6, 4], first.Ids[..6]);
        Assert.Equal(600_000, first.Ids.Length);
        Assert.Equal(8, first.Vocabulary);
        string file = Assert.Single(Directory.GetFiles(cache));
        File.WriteAllBytes(file, [4, 0, 4, 0]);
        Assert.Equal<ushort>([4, 4], TextTokens.Read(data, cache, _ => { }).Ids);
        File.WriteAllBytes(file, [4, 0, 99]);
        Assert.Equal(first.Ids, TextTokens.Read(data, cache, _ => { }).Ids);
    }

    [Fact]
    public void Missing_empty_and_short_text_is_refused()
    {
        Refused(new DataRecipe { Path = Path.Combine(_folder, "nowhere") }, "no file or folder");
        Refused(new DataRecipe { Path = _folder }, "has no text: 0 files");
        Write("a.txt", []);
        Refused(new DataRecipe { Path = Path.Combine(_folder, "a.txt") }, "has no text");
        Write("b.txt", "short"u8);
        Refused(new DataRecipe { Path = _folder }, "too little text: 6 tokens");
        Refused(new DataRecipe { Path = _folder, HeldOut = 0.7 }, "found 0.7, expected .001 to .5");
    }

    [Fact]
    public void Text_that_changed_after_the_study_was_read_is_refused()
    {
        Write("text.txt", Encoding.UTF8.GetBytes(new string('a', 100_000)));
        string path = Path.Combine(_folder, "text.txt");
        var recipe = new Recipe { Data = new DataRecipe { Path = path, ContentHash = TextHash.Of(path, DataRecipe.Bytes) } };
        TokenSources.Open(recipe, default, _folder, _ => { });
        File.AppendAllText(path, ".");
        Refused(recipe.Data, "has changed since the study was read");
    }

    [Fact]
    public void A_wrong_tokenizer_is_refused()
    {
        Write("text.txt", "abab"u8);
        var data = new DataRecipe { Path = Path.Combine(_folder, "text.txt"), Tokenizer = _folder };
        Refused(data, "vocab.json; expected \"bytes\" or a folder");
        WriteTokenizer();
        Write("vocab.json", "{\"a\":"u8);
        Refused(data, "is not an object of token and id");
        Write("vocab.json", "{}"u8);
        Refused(data, "expected 0 to 65535");
        Write("vocab.json", "{\"a\": 70000}"u8);
        Refused(data, "has ids up to 70000");
        Write("vocab.json", "{\"a\": 0}"u8);
        Refused(data, "'<|endoftext|>' is not found in the vocabulary");
    }

    private void Refused(DataRecipe data, string reason)
    {
        var recipe = new Recipe { Data = data };
        var error = Assert.Throws<BadInputException>(() => TokenSources.Open(recipe, default, _folder, _ => { }));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private void WriteTokenizer()
    {
        // "Ġ" and "Ċ" are how byte-level vocabularies write space and line feed.
        Write("vocab.json", Encoding.UTF8.GetBytes("""{"a":0,"b":1,"Ġ":2,"Ċ":4,"abab":5,"Ġb":6,"ab":3,"<|endoftext|>":7}"""));
        Write("merges.txt", Encoding.UTF8.GetBytes("#version: 0.2\na b\nab ab\nĠ b\n"));
    }

    private static void AssertConsecutive(long[] window)
    {
        for (int i = 1; i < window.Length; i++)
            Assert.Equal(window[i - 1] + 1, window[i]);
    }

    private void Write(string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(Path.Combine(_folder, name), content);
}
