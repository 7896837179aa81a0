using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Isoloss.Runs.Directories;

/// <summary>Tells what a path names where .NET does not: a device or a pipe must be written into, never replaced.</summary>
internal static partial class SpecialFile
{
    // linux/stat.h: the layout of statx is the same on every processor.
    private const int CurrentFolder = -100, TypeAndNumber = 0x101, StatSize = 256, ModeOffset = 28, NumberOffset = 32, DeviceOffset = 136;
    private const int TypeBits = 0xF000, RegularFile = 0x8000;

    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>True for what exists and is no regular file, and for a link, whatever it leads to: <c>/dev/stdout</c> is one.</summary>
    public static bool Is(string path) =>
        new FileInfo(path).LinkTarget is not null || (OperatingSystem.IsLinux() && ModeOf(path) is { } mode && (mode & TypeBits) != RegularFile);

    /// <summary>The regular file, there or not yet, that a path leads to; null for what must be written into: a device, a pipe, and whatever is found through
    /// <c>/dev</c> or <c>/proc</c>, where a regular file is one that a program has open.</summary>
    public static string? Behind(string path)
    {
        string[] way = [.. Way(path)];
        if (Is(way[^1]) || way.SkipLast(1).Any(IsOfSystem))
            return null;
        if (way.Length == 1)
            return path;
        // Where a folder on the way is a link, the system finds another file.
        return OperatingSystem.IsLinux() && IdentityOf(way[^1]) != IdentityOf(path) ? null : way[^1];
    }

    /// <summary>1 or 2 for a path that names this program's own output or errors; null otherwise.</summary>
    public static int? Output(string path)
    {
        foreach (string at in Way(path))
            switch (at.Replace($"/proc/{Environment.ProcessId}/", "/proc/self/", StringComparison.Ordinal))
            {
                case "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1":
                    return 1;
                case "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2":
                    return 2;
            }
        return null;
    }

    /// <summary>A path and what it leads to, link by link.</summary>
    private static IEnumerable<string> Way(string path)
    {
        string? at = Path.GetFullPath(path);
        for (int links = 0; at is not null && links <= MostLinks; links++)
        {
            yield return at;
            at = new FileInfo(at).LinkTarget is { } target ? Path.GetFullPath(target, Path.GetDirectoryName(at)!) : null;
        }
    }

    // What lies in memory under /dev is a file like others.
    private static bool IsOfSystem(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal)
        || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static int? ModeOf(string path) => IdentityOf(path)?.Mode;

    // Of what a path leads to.
    private static (int Mode, ulong Number, ulong Device)? IdentityOf(string path)
    {
        Span<byte> stat = stackalloc byte[StatSize];
        try
        {
            return StatX(CurrentFolder, path, 0, TypeAndNumber, stat) == 0
                ? (BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeOffset..]), BinaryPrimitives.ReadUInt64LittleEndian(stat[NumberOffset..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(stat[DeviceOffset..]))
                : null;
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
