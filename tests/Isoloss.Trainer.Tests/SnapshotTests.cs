using CsCheck;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>A snapshot comes back bit by bit or not at all.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const string Key = "0123456789abcdef0123";
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_snapshot_comes_back_bit_by_bit()
    {
        var snapshot = Make(7);
        var read = Read(Bytes(snapshot));
        Assert.Equal((snapshot.Step, snapshot.Seconds, snapshot.LossSum, snapshot.LossCount),
            (read.Step, read.Seconds, read.LossSum, read.LossCount));
        Assert.Equal(snapshot.Values.Select(BitConverter.SingleToInt32Bits), read.Values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(snapshot.First, read.First);
        Assert.Equal(snapshot.Second, read.Second);
        Assert.Equal(Snapshot.FileLength(4), Bytes(snapshot).Length);
    }

    [Fact]
    public void Any_changed_bit_is_noticed() => Gen.Int[0, Bytes(Make(7)).Length * 8 - 1].Sample(bit =>
    {
        byte[] bytes = Bytes(Make(7));
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.Throws<InvalidDataException>(() => Read(bytes));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    public void A_cut_file_is_noticed(int length) => Assert.Throws<InvalidDataException>(() => Read(Bytes(Make(7))[..length]));

    [Fact]
    public void A_snapshot_of_another_run_or_size_is_refused()
    {
        byte[] bytes = Bytes(Make(7));
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream(bytes), new string('f', 20), 4));
        Assert.Throws<InvalidDataException>(() => Snapshot.Read(new MemoryStream(bytes), Key, 5));
    }

    [Fact]
    public void The_store_keeps_two_and_goes_back_past_what_it_cannot_use()
    {
        List<string> notes = [];
        var store = new SnapshotStore(Path.Combine(_folder, "snapshots"), notes.Add);
        Assert.Null(store.ReadNewest(Key, 4, _ => true));
        foreach (int step in (int[])[5, 10, 1000])
            store.Save(Make(step));
        Assert.Equal(1000, store.ReadNewest(Key, 4, _ => true)!.Step);
        Assert.Equal(10, store.ReadNewest(Key, 4, s => s.Step < 1000)!.Step);
        Assert.Contains("step-000000001000", Assert.Single(notes), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "snapshots", "step-000000000900.snapshot"), "not a snapshot");
        File.WriteAllText(Path.Combine(_folder, "snapshots", "step-000000000950.snapshot.tmp"), "half");
        Assert.Equal(10, store.ReadNewest(Key, 4, _ => true)!.Step);
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
        Values = [1, float.NaN, -0f, float.Epsilon],
        First = [1, 2, 3, 4],
        Second = [5, 6, 7, 8],
    };

    private static Snapshot Read(byte[] bytes) => Snapshot.Read(new MemoryStream(bytes), Key, 4);

    private static byte[] Bytes(Snapshot snapshot)
    {
        using var stream = new MemoryStream();
        snapshot.Write(stream);
        return stream.ToArray();
    }
}
