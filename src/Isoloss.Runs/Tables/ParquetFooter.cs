using System.Buffers.Binary;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Walks the footer of a Parquet file before the library reads it. The library trusts every length and count in there: one
/// damaged byte can make it loop past the end for ever or allocate without bound. Here each field must have the type that
/// the format gives it and each length must end within the footer, so that whoever reads it after us ends there too.
/// Source of the types: parquet.thrift of Apache Parquet 2.10, in Thrift's compact protocol.
/// </summary>
internal ref struct ParquetFooter
{
    private const int TailLength = 8, DeepestNesting = 24;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Checks the footer and puts the stream back to its start.</summary>
    /// <param name="stream">The whole file; can seek.</param>
    /// <exception cref="InvalidDataException">The footer is damaged.</exception>
    public static void Check(Stream stream)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        if (stream.Length < TailLength)
            throw new InvalidDataException($"{stream.Length} bytes are no Parquet file");
        stream.Seek(-TailLength, SeekOrigin.End);
        stream.ReadExactly(tail);
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length <= 0 || length > stream.Length - TailLength)
            throw new InvalidDataException($"a footer of {length} bytes in a file of {stream.Length}");
        byte[] footer = new byte[length];
        stream.Seek(-TailLength - length, SeekOrigin.End);
        stream.ReadExactly(footer);
        new ParquetFooter(footer).Walk(ThriftShape.FileMetaData, 0);
        stream.Seek(0, SeekOrigin.Begin);
    }

    private void Walk(ThriftShape shape, int depth)
    {
        if (depth > DeepestNesting)
            throw Damaged("structures nested too deep");
        switch (shape.Type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Skip(1);
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                VarInt();
                break;
            case ThriftType.Double:
                Skip(sizeof(double));
                break;
            case ThriftType.Binary:
                Skip(VarInt());
                break;
            case ThriftType.List or ThriftType.Set:
                WalkList(shape, depth);
                break;
            case ThriftType.Struct:
                WalkStruct(shape, depth);
                break;
            default:
                throw Damaged($"a value of type {(int)shape.Type}");
        }
    }

    private void WalkList(ThriftShape shape, int depth)
    {
        byte header = Next();
        ulong count = header >> 4 == 15 ? VarInt() : (ulong)(header >> 4);
        ThriftShape item = Expect(shape.Item, (ThriftType)(header & 15), "an item");
        // Every item takes at least one byte, a Boolean too.
        if (count > (ulong)(_bytes.Length - _at))
            throw Damaged($"a list of {count} items");
        for (ulong i = 0; i < count; i++)
        {
            if (item.Type is ThriftType.True or ThriftType.False)
                Skip(1);
            else
                Walk(item, depth + 1);
        }
    }

    private void WalkStruct(ThriftShape shape, int depth)
    {
        for (long id = 0, header; (header = Next()) != 0;)
        {
            id = header >> 4 == 0 ? ZigZag(VarInt()) : id + (header >> 4);
            Walk(Expect(shape.Field(id), (ThriftType)(header & 15), $"field {id}"), depth + 1);
        }
    }

    /// <summary>The shape to read by: the one of the format where it knows the field, else whatever the file says it is.</summary>
    private readonly ThriftShape Expect(ThriftShape? known, ThriftType found, string what)
    {
        if (known is null)
            return ThriftShape.Unknown(found);
        bool same = found == known.Type || (found == ThriftType.False && known.Type == ThriftType.True);
        return same ? known : throw Damaged($"{what} of type {(int)found} in place of {(int)known.Type}");
    }

    private byte Next() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged("the end of the footer");

    private void Skip(ulong count) =>
        _at = count <= (ulong)(_bytes.Length - _at) ? _at + (int)count : throw Damaged($"a length of {count} bytes");

    private ulong VarInt()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Next();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw Damaged("a number without an end");
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private readonly InvalidDataException Damaged(string found) => new($"{found} at byte {_at} of the footer");
}
