using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Isoloss.Trainer.Native;

/// <summary>The few calls into glibc that .NET does not offer.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LibC
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MapThreshold = -3; // M_MMAP_THRESHOLD

    /// <summary>Puts <paramref name="content"/> into an anonymous file that lives as long as the process, and gives its
    /// path.</summary>
    public static string FileInMemory(string name, byte[] content)
    {
        int descriptor = MemfdCreate(name, 0);
        if (descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"no anonymous file for {name}");
        string path = $"/proc/self/fd/{descriptor}";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        stream.Write(content);
        return path;
    }

    /// <summary>Tells malloc to reuse freed buffers of up to <paramref name="upToBytes"/> instead of giving them back.</summary>
    public static void KeepFreedMemory(int upToBytes)
    {
        // Refused only by other C libraries than glibc, where it does not matter.
        _ = Mallopt(MapThreshold, upToBytes);
        _ = Mallopt(TrimThreshold, upToBytes);
    }

    /// <summary>Sets a variable of the environment that libraries loaded later read, unless the user has set it. .NET's own call
    /// changes a copy that they do not see.</summary>
    public static void SetDefault(string variable, string value) => _ = SetEnvironment(variable, value, 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
