using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Isoloss.Trainer.Training;

/// <summary>
/// A saved training state. As a file, little-endian: the eight bytes <c>ISOSNAP2</c>; the run's key as 20 bytes; step (int64),
/// seconds (double), loss sum (double), loss count (int64), length (int64) and content (doubles) of the numbers, length (int64) and
/// content (floats) of each array; then the SHA-256 of all before. The position in the data follows from the step.
/// <para><c>ISOSNAP1</c>, which is still read, had no numbers and three arrays of one length, stated once.</para>
/// </summary>
internal sealed record Snapshot
{
    private const int HeaderLength = 8 + KeyLength + 4 * 8;
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

    /// <summary>States of the spike detector and of the sequence watch; empty in a snapshot of layout 1, without the watch's in one
    /// from before it was there.</summary>
    public required double[] Numbers { get; init; }

    /// <summary>All parameters, first and second moments, and what else the recipe needs.</summary>
    public required IReadOnlyList<float[]> Arrays { get; init; }

    /// <summary>Size of a file.</summary>
    /// <param name="numbers">Length of <see cref="Numbers"/>.</param>
    /// <param name="arrays">Lengths of <see cref="Arrays"/>.</param>
    public static long FileLength(int numbers, IEnumerable<long> arrays) => HeaderLength + 8 + sizeof(double) * (long)numbers
        + arrays.Sum(length => 8 + sizeof(float) * length) + SHA256.HashSizeInBytes;

    /// <summary>Writes the file's content.</summary>
    public void Write(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var header = new MemoryStream();
        using var writer = new BinaryWriter(header);
        writer.Write("ISOSNAP2"u8);
        writer.Write(Encoding.ASCII.GetBytes(Key));
        writer.Write(Step);
        writer.Write(Seconds);
        writer.Write(LossSum);
        writer.Write(LossCount);
        Put(header.ToArray());
        Put(BitConverter.GetBytes((long)Numbers.Length));
        Put(MemoryMarshal.AsBytes(Numbers.AsSpan()));
        foreach (float[] part in Arrays)
        {
            Put(BitConverter.GetBytes((long)part.Length));
            Put(MemoryMarshal.AsBytes(part.AsSpan()));
        }
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
    /// <param name="numbers">Length that <see cref="Numbers"/> must have.</param>
    /// <param name="arrays">Lengths that <see cref="Arrays"/> must have.</param>
    /// <param name="older">Length that <see cref="Numbers"/> had in earlier versions and may still have; 0 for none.</param>
    /// <exception cref="InvalidDataException">The file is cut, damaged, or of another run or layout; says which.</exception>
    public static Snapshot Read(Stream stream, string key, int numbers, IReadOnlyList<int> arrays, int older = 0)
    {
        if (stream.Length < HeaderLength)
            throw new InvalidDataException($"found {stream.Length} bytes, expected at least {HeaderLength}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new BinaryReader(new MemoryStream(Get(HeaderLength)));
        bool isFirst = IsFirstLayout(reader, key);
        if (!isFirst && older > 0 && stream.Length == FileLength(older, arrays.Select(n => (long)n)))
            numbers = older;
        long expected = isFirst
            ? HeaderLength + 8 + sizeof(float) * arrays.Sum(n => (long)n) + SHA256.HashSizeInBytes
            : FileLength(numbers, arrays.Select(n => (long)n));
        if (stream.Length != expected)
            throw new InvalidDataException($"found {stream.Length} bytes, expected {expected}");
        var snapshot = new Snapshot
        {
            Key = key,
            Step = reader.ReadInt64(),
            Seconds = reader.ReadDouble(),
            LossSum = reader.ReadDouble(),
            LossCount = reader.ReadInt64(),
            Numbers = isFirst ? [] : GetArray<double>(numbers),
            Arrays = isFirst ? FirstLayout() : [.. arrays.Select(GetArray<float>)],
        };
        var sum = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(sum);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(sum)
            ? snapshot
            : throw new InvalidDataException("its checksum does not match its content");

        float[][] FirstLayout()
        {
            Expect(arrays[0]);
            return [.. arrays.Select(n => MemoryMarshal.Cast<byte, float>(Get(sizeof(float) * n)).ToArray())];
        }

        T[] GetArray<T>(int length) where T : struct
        {
            Expect(length);
            return MemoryMarshal.Cast<byte, T>(Get(length * Marshal.SizeOf<T>())).ToArray();
        }

        void Expect(int length)
        {
            long found = BitConverter.ToInt64(Get(8));
            if (found != length)
                throw new InvalidDataException($"found an array of {found} numbers, expected {length}");
        }

        byte[] Get(int length)
        {
            var bytes = new byte[length];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            return bytes;
        }
    }

    private static bool IsFirstLayout(BinaryReader header, string key)
    {
        byte[] magic = header.ReadBytes(8);
        bool isFirst = magic.AsSpan().SequenceEqual("ISOSNAP1"u8);
        return (isFirst || magic.AsSpan().SequenceEqual("ISOSNAP2"u8)) && Encoding.ASCII.GetString(header.ReadBytes(KeyLength)) == key
            ? isFirst
            : throw new InvalidDataException($"not a snapshot of run {key} in layout 1 or 2");
    }
}
