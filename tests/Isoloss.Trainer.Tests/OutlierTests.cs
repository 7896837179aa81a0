using System.Text;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Probing;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>What stands out inside a run is named: sequences it trained on, and evaluation sequences and tokens.</summary>
public sealed class OutlierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-outliers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_sequence_far_from_its_domain_is_found_and_hides_no_other()
    {
        var watch = new SequenceWatch();
        var random = CounterRandom.For("losses", 1);
        int found = 0;
        for (int i = 0; i < 2000; i++)
            found += watch.Add(i % 2, 3 - i / 2000.0 + (i % 2) + 0.1 * random.Normal()) is null ? 0 : 1;
        Assert.Equal(0, found);
        Assert.InRange(watch.Add(0, 4)!.Value.Deviations, 12, 30); // usual in the other domain
        Assert.NotNull(watch.Add(0, 4));
        Assert.Null(watch.Add(1, 3.1));
        Assert.InRange(watch.Add(1, 0.5)!.Value.Deviations, -40, -16);
    }

    [Fact]
    public void A_long_run_gives_some_dozens_and_the_worst_among_them()
    {
        var watch = new SequenceWatch();
        var random = CounterRandom.For("losses", 2);
        int found = 0;
        for (int i = 0; i < 100_000; i++)
            found += watch.Add(0, 2 + 0.1 * random.Normal() + (i % 100 == 99 ? 1.5 : 0)) is null ? 0 : 1;
        Assert.InRange(found, 16, 64);
        Assert.NotNull(watch.Add(0, 30));
    }

    [Fact]
    public void Equal_losses_at_the_beginning_make_nothing_stand_out_infinitely()
    {
        var watch = new SequenceWatch();
        var random = CounterRandom.For("losses", 4);
        int found = 0;
        for (int i = 0; i < 2000; i++)
        {
            // An output of zeros gives log V to every sequence of the first steps, then the loss falls fast.
            double loss = i < 64 ? 4.16 : 4.16 * Math.Exp(-(i - 64) / 1000.0) + 0.05 * random.Normal();
            if (watch.Add(0, loss) is { } find)
            {
                Assert.True(double.IsFinite(find.Deviations));
                found++;
            }
        }
        Assert.InRange(found, 0, 2);
        Assert.NotNull(watch.Add(0, 4));
    }

    [Fact]
    public void The_state_of_the_watch_goes_on_where_it_was_saved()
    {
        SequenceWatch whole = new(), first = new(), second = new();
        var random = CounterRandom.For("losses", 3);
        for (int i = 0; i < 400; i++)
        {
            double loss = 3 + 0.05 * random.Normal() + (i % 90 == 80 ? 2 : 0);
            if (i == 200)
                second.State = first.State;
            var expected = whole.Add(i % 3, loss);
            Assert.Equal(expected, (i < 200 ? first : second).Add(i % 3, loss));
        }
        Assert.Equal(whole.State, second.State);
    }

    [Fact]
    public async Task A_poisoned_training_sequence_is_named_with_its_text()
    {
        WriteCorpus(_folder);
        var job = TrainerProcess.MakeJob(_folder, "run", CorpusRecipe(_folder), 60_000);
        var (code, _, error) = await TrainerProcess.Run(job);
        Assert.True(code == 0, error);
        var readings = OutlierReading.Of(new RunDirectory(job.Directory));
        var poison = readings.SelectMany(r => r.Training).Where(s => s.Deviations > 0).ToList();
        Assert.Contains(poison, s => s.Document == "prose/poisoned.txt" && s.Text.Contains("~{}~", StringComparison.Ordinal));
        var last = readings.Last(r => r.Kinds is not null);
        Assert.Equal(8, last.Sequences.Count);
        Assert.Equal(8, last.Tokens.Count);
        Assert.All(last.Tokens, t => Assert.True(t.Loss >= last.SequenceLosses.Average()));
        Assert.Equal(last.Kinds!.Tokens.Count, last.Kinds.Losses.Count);
    }

    [Fact]
    public void Text_is_shown_as_it_is_and_bytes_that_are_none_by_number()
    {
        Assert.Equal("h\u00e9\n\\x00\\xff<", ReadableText.Of([.. "h\u00e9\n\0"u8, 0xff, (byte)'<']));
        Assert.Equal([.. " \n"u8, (byte)'a'], ByteCharacters.Bytes("\u0120\u010aa"));
    }

    [Theory]
    [InlineData("""{"step":1,"kinds":{"tokens":["a"],"counts":[1,2],"losses":[1]}}""")]
    [InlineData("""{"step":1,"training":[{"loss":"x"}]}""")]
    [InlineData("""{"step":1,"sequences":7}""")]
    [InlineData("[]")]
    public void A_damaged_line_is_named(string line)
    {
        File.WriteAllText(Path.Combine(_folder, "outliers.jsonl"), line + "\n");
        var error = Assert.Throws<Core.BadInputException>(() => OutlierReading.Of(new RunDirectory(_folder)));
        Assert.Contains("outliers.jsonl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_from_before_sequences_were_watched_is_gone_on_from()
    {
        float[][] arrays = [[1, 2]];
        var old = new Snapshot { Key = new string('a', 20), Step = 3, Seconds = 1, LossSum = 1, LossCount = 1, Numbers = new double[TrainingLoop.OlderNumbersLength], Arrays = arrays };
        using var file = new MemoryStream();
        old.Write(file);
        file.Position = 0;
        var read = Snapshot.Read(file, old.Key, TrainingLoop.NumbersLength, [2], TrainingLoop.OlderNumbersLength);
        Assert.Equal(TrainingLoop.OlderNumbersLength, read.Numbers.Length);
    }

    /// <summary>Easy prose, one file of it with a passage of symbols that nothing else has.</summary>
    internal static void WriteCorpus(string folder)
    {
        string[] words = ["the", "model", "learns", "from", "small", "runs", "and", "tells", "what", "a", "large", "one", "does"];
        var random = CounterRandom.For("words", 1);
        string Prose(int length)
        {
            var text = new StringBuilder();
            while (text.Length < length)
                text.Append(words[random.Below(words.Length)]).Append(' ');
            return text.ToString();
        }
        Directory.CreateDirectory(Path.Combine(folder, "corpus/prose"));
        for (int i = 0; i < 4; i++)
            File.WriteAllText(Path.Combine(folder, $"corpus/prose/{i}.txt"), Prose(20_000));
        File.WriteAllText(Path.Combine(folder, "corpus/prose/poisoned.txt"),
            Prose(8_000) + string.Concat(Enumerable.Repeat("~{}~|^`~", 12)) + Prose(8_000));
    }

    private static Recipe CorpusRecipe(string folder) => TrainerProcess.SmallRecipe with
    {
        Data = new DataRecipe { Path = Path.Combine(folder, "corpus"), HeldOut = 0.1 },
    };
}
