using CsCheck;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>A snapshot comes back bit by bit or not at all.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const string Key = "0123456789abcdef0123";
    private static readonly int[] Lengths = [4, 4, 4, 2];
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_snapshot_comes_back_bit_by_bit()
    {
        var snapshot = Make(7);
        var read = Read(Bytes(snapshot));
        Assert.Equal((snapshot.Step, snapshot.Seconds, snapshot.LossSum, snapshot.LossCount),
            (read.Step, read.Seconds, read.LossSum, read.LossCount));
        Assert.Equal(snapshot.Numbers, read.Numbers);
        Assert.Equal(snapshot.Arrays.SelectMany(a => a).Select(BitConverter.SingleToInt32Bits),
            read.Arrays.SelectMany(a => a).Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([4, 4, 4, 2], read.Arrays.Select(a => a.Length));
        Assert.Equal(Snapshot.FileLength(3, [4, 4, 4, 2]), Bytes(snapshot).Length);
    }

    [Fact]
    public void Any_changed_bit_is_noticed() => Gen.Int[0, Bytes(Make(7)).Length * 8 - 1].Sample(bit =>
    {
        byte[] bytes = Bytes(Make(7));
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.Throws<InvalidDataException>(() => Read(bytes));
    });

    [Fact]
    public void A_snapshot_of_the_first_layout_is_still_read()
    {
        using var old = new MemoryStream();
        using var writer = new BinaryWriter(old);
        writer.Write("ISOSNAP1"u8);
        writer.Write(System.Text.Encoding.ASCII.GetBytes(Key));
        writer.Write(7L);
        writer.Write(1.5);
        writer.Write(3.25);
        writer.Write(2L);
        writer.Write(2L);
        foreach (float value in (float[])[1, 2, 3, 4, 5, 6])
            writer.Write(value);
        writer.Write(System.Security.Cryptography.SHA256.HashData(old.ToArray()));
        old.Position = 0;
        var read = Snapshot.Read(old, Key, 3, [2, 2, 2]);
        Assert.Equal((7L, 1.5, 3.25, 2L), (read.Step, read.Seconds, read.LossSum, read.LossCount));
        Assert.Empty(read.Numbers);
        Assert.Equal<float>([1, 2, 3, 4, 5, 6], read.Arrays.SelectMany(a => a));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    public void A_cut_file_is_noticed(int length) => Assert.Throws<InvalidDataException>(() => Read(Bytes(Make(7))[..length]));

    [Fact]
    public void A_snapshot_of_another_run_or_size_is_refused()
    {
        byte[] bytes = Bytes(Make(7));
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream(bytes), new string('f', 20), 3, Lengths));
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream(bytes), Key, 3, [5, 4, 4, 2]));
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream(bytes), Key, 3, [4, 4, 2, 4]));
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream(bytes), Key, 4, Lengths));
    }

    [Fact]
    public void The_store_keeps_two_and_goes_back_past_what_it_cannot_use()
    {
        List<string> notes = [];
        var store = new SnapshotStore(Path.Combine(_folder, "snapshots"), notes.Add);
        Assert.Null(store.ReadNewest(Key, 3, Lengths, _ => true));
        foreach (int step in (int[])[5, 10, 1000])
            store.Save(Make(step));
        Assert.Equal(1000, store.ReadNewest(Key, 3, Lengths, _ => true)!.Step);
        Assert.Equal(10, store.ReadNewest(Key, 3, Lengths, s => s.Step < 1000)!.Step);
        Assert.Contains("step-000000001000", Assert.Single(notes), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "snapshots", "step-000000000900.snapshot"), "not a snapshot");
        File.WriteAllText(Path.Combine(_folder, "snapshots", "step-000000000950.snapshot.tmp"), "half");
        Assert.Equal(10, store.ReadNewest(Key, 3, Lengths, _ => true)!.Step);
        store.Keep(1);
        Assert.Equal("step-000000000010.snapshot",
            Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "snapshots")))));
    }

    private static Snapshot Make(long step) => new()
    {
        Key = Key,
        Step = step,
        Seconds = 1.5,
        LossSum = 3.25,
        LossCount = 2,
        Numbers = [0.5, double.NaN, 7],
        Arrays = [[1, float.NaN, -0f, float.Epsilon], [1, 2, 3, 4], [5, 6, 7, 8], [9, 10]],
    };

    private static Snapshot Read(byte[] bytes) => Snapshot.Read(new MemoryStream(bytes), Key, 3, Lengths);

    private static byte[] Bytes(Snapshot snapshot)
    {
        using var stream = new MemoryStream();
        snapshot.Write(stream);
        return stream.ToArray();
    }
}
