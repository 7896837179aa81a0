using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Isoloss.Trainer.Training;

/// <summary>
/// A saved training state. As a file, little-endian: the eight bytes <c>ISOSNAP1</c>; the run's key as 20 bytes; step (int64),
/// seconds
/// (double), loss sum (double), loss count (int64), parameters n (int64); then parameters, first and second moments (n floats
/// each);
/// then the SHA-256 of all before. The position in the data follows from the step.
/// </summary>
internal sealed record Snapshot
{
    private const int HeaderLength = 8 + KeyLength + 5 * 8;
    private const int KeyLength = Runs.Directories.RunKey.Length;

    /// <summary>Key of the run.</summary>
    public required string Key { get; init; }

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Seconds trained so far, over all starts.</summary>
    public required double Seconds { get; init; }

    /// <summary>Losses since the last line of metrics, summed.</summary>
    public required double LossSum { get; init; }

    /// <summary>Number of losses in <see cref="LossSum"/>.</summary>
    public required long LossCount { get; init; }

    /// <summary>All parameters.</summary>
    public required float[] Values { get; init; }

    /// <summary>First moments.</summary>
    public required float[] First { get; init; }

    /// <summary>Second moments.</summary>
    public required float[] Second { get; init; }

    /// <summary>Size of a file with this many parameters.</summary>
    public static long FileLength(long parameters) => HeaderLength + 3 * sizeof(float) * parameters + SHA256.HashSizeInBytes;

    /// <summary>Writes the file's content.</summary>
    public void Write(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var header = new MemoryStream();
        using var writer = new BinaryWriter(header);
        writer.Write("ISOSNAP1"u8);
        writer.Write(Encoding.ASCII.GetBytes(Key));
        writer.Write(Step);
        writer.Write(Seconds);
        writer.Write(LossSum);
        writer.Write(LossCount);
        writer.Write((long)Values.Length);
        Put(header.ToArray());
        foreach (float[] part in (float[][])[Values, First, Second])
            Put(MemoryMarshal.AsBytes(part.AsSpan()));
        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="key">Key of the run it must belong to.</param>
    /// <param name="parameters">Parameters it must have.</param>
    /// <exception cref="InvalidDataException">The file is cut, damaged, or of another run or layout; says which.</exception>
    public static Snapshot Read(Stream stream, string key, int parameters)
    {
        if (stream.Length != FileLength(parameters))
            throw new InvalidDataException($"found {stream.Length} bytes, expected {FileLength(parameters)}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = new byte[HeaderLength];
        Get(header);
        using var reader = new BinaryReader(new MemoryStream(header));
        if (!reader.ReadBytes(8).AsSpan().SequenceEqual("ISOSNAP1"u8)
            || Encoding.ASCII.GetString(reader.ReadBytes(KeyLength)) != key)
            throw new InvalidDataException($"not a snapshot of run {key} in layout 1");
        var snapshot = new Snapshot
        {
            Key = key,
            Step = reader.ReadInt64(),
            Seconds = reader.ReadDouble(),
            LossSum = reader.ReadDouble(),
            LossCount = reader.ReadInt64(),
            Values = new float[parameters],
            First = new float[parameters],
            Second = new float[parameters],
        };
        foreach (float[] part in (float[][])[snapshot.Values, snapshot.First, snapshot.Second])
            Get(MemoryMarshal.AsBytes(part.AsSpan()));
        var expected = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(expected);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected)
            ? snapshot
            : throw new InvalidDataException("its checksum does not match its content");

        void Get(Span<byte> bytes)
        {
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
        }
    }
}
