using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Isoloss.Runs.Directories;

/// <summary>Tells what a path names where .NET does not: a device or a pipe must be written into, never replaced.</summary>
internal static partial class SpecialFile
{
    // linux/stat.h: the layout of statx is the same on every processor.
    private const int CurrentFolder = -100, TypeOnly = 1, StatSize = 256, ModeOffset = 28;
    private const int TypeBits = 0xF000, RegularFile = 0x8000;

    /// <summary>True for what exists and is no regular file, and for a link, whatever it leads to: <c>/dev/stdout</c> is one.</summary>
    public static bool Is(string path) =>
        new FileInfo(path).LinkTarget is not null || (OperatingSystem.IsLinux() && ModeOf(path) is { } mode && (mode & TypeBits) != RegularFile);

    private static int? ModeOf(string path)
    {
        Span<byte> stat = stackalloc byte[StatSize];
        try
        {
            return StatX(CurrentFolder, path, 0, TypeOnly, stat) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeOffset..]) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> stat);
}
