using System.Text;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests.Directories;

public sealed class MetricsFileTests
{
    private const int Steps = 6;

    private static JsonObject Values(long step) =>
        new() { ["loss"] = 5 - step * 0.1, ["note"] = $"größe 大きさ 🙂 {step}", ["bad"] = step == 2 ? double.NaN : 1 };

    private static byte[] Whole(string path)
    {
        Continue(path);
        return File.ReadAllBytes(path);
    }

    // What a resumed trainer does: it repeats everything from an earlier snapshot.
    private static void Continue(string path)
    {
        using var metrics = MetricsFile.Open(path);
        for (long step = 0; step < Steps; step++)
            metrics.Append(step, Values(step));
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_continued_to_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Whole(folder.In("whole.jsonl"));
        for (int length = 0; length <= whole.Length; length++)
        {
            string cut = folder.Write("cut.jsonl", whole[..length]);
            var before = MetricsFile.Read(cut);
            Assert.Equal(whole[..length].Count(b => b == '\n'), before.Count);
            Continue(cut);
            Assert.Equal(whole, File.ReadAllBytes(cut));
        }
        Assert.Equal(Steps, MetricsFile.Read(folder.In("whole.jsonl")).Count);
    }

    [Fact]
    public void A_tail_of_zeros_or_broken_characters_after_a_crash_is_removed()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Whole(folder.In("whole.jsonl"));
        foreach (byte[] tail in new byte[][] { new byte[5000], [0xFF, 0xFE, 0xC3], [.. "{\"step\":99"u8] })
        {
            string damaged = folder.Write("tail.jsonl", [.. whole, .. tail]);
            Continue(damaged);
            Assert.Equal(whole, File.ReadAllBytes(damaged));
        }
    }

    [Fact]
    public void Steps_recorded_already_are_not_written_again_and_the_last_is_known()
    {
        using var folder = new TemporaryFolder();
        using (var metrics = MetricsFile.Open(folder.In("m.jsonl")))
        {
            Assert.Equal(-1, metrics.LastStep);
            metrics.Append(5, new JsonObject { ["loss"] = 1.0 });
            metrics.Append(5, new JsonObject { ["loss"] = 2.0 });
            metrics.Append(4, new JsonObject { ["loss"] = 3.0 });
            Assert.Throws<ArgumentException>(() => metrics.Append(6, new JsonObject { ["step"] = 1 }));
        }
        using var again = MetricsFile.Open(folder.In("m.jsonl"));
        Assert.Equal(5, again.LastStep);
        Assert.Equal("{\"step\":5,\"loss\":1}\n", ReadShared(folder.In("m.jsonl")));
    }

    [Theory]
    [InlineData("{\"step\":1,\"lo", "m.jsonl:2: found '{\"step\":1,\"lo', expected a JSON object: ")]
    [InlineData("[1]", "m.jsonl:2: found '[1]', expected a JSON object")]
    [InlineData("null", "m.jsonl:2: found 'null', expected a JSON object")]
    [InlineData("{\"a\":1,\"a\":2}", "m.jsonl:2: found '{\"a\":1,\"a\":2}', expected a JSON object: ")]
    public void A_damaged_line_in_the_middle_is_reported_with_its_place(string line, string message)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("m.jsonl", $"{{\"step\":0}}\n{line}\n{{\"step\":2}}\n");
        Assert.Contains(
            message, Assert.Throws<BadInputException>(() => MetricsFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"loss\":1}")]
    [InlineData("{\"step\":\"1\"}")]
    [InlineData("{\"step\":1.5}")]
    [InlineData("[]")]
    [InlineData("garbage")]
    public void A_last_line_without_a_step_is_not_continued(string line)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("m.jsonl", $"{{\"step\":0}}\n{line}\n");
        var error = Assert.Throws<BadInputException>(() => MetricsFile.Open(file).Dispose());
        Assert.Contains($"the last whole line, at byte 11, is '{line}', expected a JSON object with a whole number 'step'",
            error.Message, StringComparison.Ordinal);
        Assert.Equal($"{{\"step\":0}}\n{line}\n", File.ReadAllText(file));
    }

    [Fact]
    public void Lines_longer_than_any_buffer_and_many_of_them_are_read()
    {
        using var folder = new TemporaryFolder();
        string file = folder.In("m.jsonl");
        string text = new('x', 300_000);
        using (var metrics = MetricsFile.Open(file))
            for (int step = 0; step < 20; step++)
                metrics.Append(step, new JsonObject { ["text"] = step % 2 == 0 ? text : "" });
        File.AppendAllText(file, "{\"step\":20,\"te", Encoding.UTF8);
        Assert.Equal(Enumerable.Range(0, 20), MetricsFile.Lines(file).Select(l => (int)l["step"]!));
        using var again = MetricsFile.Open(file);
        Assert.Equal(19, again.LastStep);
    }

    [Fact]
    public void A_missing_file_has_no_lines() =>
        Assert.Empty(MetricsFile.Read(Path.Combine(Path.GetTempPath(), "isoloss-no-such-file")));

    [Fact]
    public void A_reader_sees_whole_lines_while_a_writer_appends()
    {
        using var folder = new TemporaryFolder();
        string file = folder.In("m.jsonl");
        using var metrics = MetricsFile.Open(file);
        for (int step = 0; step < 300; step++)
        {
            metrics.Append(step, Values(step));
            if (step % 50 == 0)
                Assert.Equal(step + 1, MetricsFile.Read(file).Count);
        }
    }

    [Fact]
    public void Numbers_are_those_of_the_objects_whatever_else_a_line_holds()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("m.jsonl", """
            {"step":1,"loss":2.5,"nested":{"loss":9,"list":[1,{"loss":8}]},"note":"größe"}
            {"loss":"NaN","step":2}

            {"step":3,"loss":null,"l\u006fss":4}
            {"step":4,"loss":1e999}
            {"step":5,"lo
            """u8.ToArray());
        Assert.Equal([[1, 2.5], [2, double.NaN], [3, 4], [4, double.PositiveInfinity]], MetricsFile.Numbers(path, "step", "loss"));
        Assert.Empty(MetricsFile.Numbers(folder.In("none.jsonl"), "step"));
        foreach (string bad in (string[])["nonsense", "[1]", "{\"step\":1} {\"step\":2}", "{\"step\":1"])
            Assert.Contains(":2: found", Assert.Throws<BadInputException>(
                () => MetricsFile.Numbers(folder.Write("bad.jsonl", Encoding.UTF8.GetBytes($"{{\"step\":0}}\n{bad}\n")), "step")).Message, StringComparison.Ordinal);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    [Fact]
    public void A_full_disk_is_reported_once_and_closing_does_not_write_the_line_again()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full");
        var metrics = MetricsFile.Open("/dev/full");
        Assert.ThrowsAny<IOException>(() => metrics.Append(1, new JsonObject { ["loss"] = 2.5 }));
        Assert.Equal(-1, metrics.LastStep);
        metrics.Dispose();
    }
}
