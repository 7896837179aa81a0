using System.Buffers.Binary;
using System.Text;
using Isoloss.Core;

namespace Isoloss.Trainer.Native;

/// <summary>
/// The symbol versions that a shared library needs from others: section <c>.gnu.version_r</c> of a 64-bit little-endian ELF file
/// (System V gABI, "Section Header"; Linux Standard Base 5.0, section 10.7.3 "Version Requirements").
/// </summary>
/// <param name="image">The whole file; <see cref="MarkWeak"/> changes it in place.</param>
internal sealed class ElfVersionNeeds(byte[] image)
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 0x2; // VER_FLG_WEAK: the loader does not refuse the library when this version is absent

    /// <summary>Every need, as the version's name and whether it is weak.</summary>
    public IReadOnlyList<(string Version, bool IsWeak)> List() =>
        [.. Entries().Select(e => (e.Version, (BinaryPrimitives.ReadUInt16LittleEndian(At(e.FlagsOffset, 2)) & Weak) != 0))];

    /// <summary>Marks the need for <paramref name="version"/> as weak, wherever it occurs; false when the library does not need
    /// it.</summary>
    public bool MarkWeak(string version)
    {
        bool found = false;
        foreach (var entry in Entries().Where(e => e.Version == version))
        {
            Span<byte> flags = At(entry.FlagsOffset, 2);
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Weak));
            found = true;
        }
        return found;
    }

    private List<(string Version, long FlagsOffset)> Entries()
    {
        var entries = new List<(string, long)>();
        if (FindNeeds() is not var (needs, strings, count))
            return entries;
        long need = needs;
        for (int i = 0; i < count; i++)
        {
            int names = BinaryPrimitives.ReadUInt16LittleEndian(At(need + 2, 2)); // vn_cnt
            long name = need + UInt32(need + 8); // vn_aux
            for (int j = 0; j < names; j++)
            {
                entries.Add((Text(strings + UInt32(name + 8)), name + 4)); // vna_name, vna_flags
                name += UInt32(name + 12); // vna_next
            }
            need += UInt32(need + 12); // vn_next
        }
        return entries;
    }

    /// <summary>File offsets of the needs and of their names, and the number of libraries needed.</summary>
    private (long Needs, long Strings, int Count)? FindNeeds()
    {
        if (!At(0, 6).SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            throw new BadInputException("not a 64-bit little-endian ELF file: found other first bytes than 7F 'ELF' 2 1");
        long table = UInt64(0x28); // e_shoff
        int size = BinaryPrimitives.ReadUInt16LittleEndian(At(0x3a, 2)); // e_shentsize
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(At(0x3c, 2)); // e_shnum
        for (int i = 0; i < sections; i++)
        {
            long header = table + (long)i * size;
            if (UInt32(header + 4) != VersionNeedSection)
                continue;
            long strings = table + UInt32(header + 0x28) * size; // sh_link names the string table
            return (UInt64(header + 0x18), UInt64(strings + 0x18), (int)UInt32(header + 0x2c)); // sh_offset, sh_info
        }
        return null;
    }

    private string Text(long offset)
    {
        ReadOnlySpan<byte> rest = At(offset, 0, toEnd: true);
        int length = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(length < 0 ? rest : rest[..length]);
    }

    private long UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    private long UInt64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(At(offset, 8));

    private Span<byte> At(long offset, int length, bool toEnd = false)
    {
        if (offset < 0 || offset > image.Length - length)
            throw new BadInputException($"damaged ELF file: it points to byte {offset}, but has {image.Length} bytes");
        return toEnd ? image.AsSpan((int)offset) : image.AsSpan((int)offset, length);
    }
}
