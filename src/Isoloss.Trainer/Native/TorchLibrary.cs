using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Runtime.Versioning;

namespace Isoloss.Trainer.Native;

/// <summary>
/// Makes libtorch load and run well; <see cref="Prepare"/> comes before the first torch call.
/// <para><c>libLibTorchSharp.so</c> 0.107 asks for symbol version GLIBCXX_3.4.32, which Debian 12 lacks (it has 3.4.30), though
/// no
/// relocation uses a symbol of that version. Where the ordinary load fails, and only there, a copy of the library with that one
/// need
/// marked weak is loaded from memory. No file is written or changed, so read-only installations, concurrent starts and the
/// package
/// cache are safe.</para>
/// </summary>
internal static class TorchLibrary
{
    /// <summary>The symbol version that older distributions lack.</summary>
    public const string MissingVersion = "GLIBCXX_3.4.32";

    /// <summary>Name under which TorchSharp asks for its native part.</summary>
    public const string Name = "LibTorchSharp";

    private static readonly Lock Gate = new();
    private static bool s_prepared;
    private static nint s_handle;

    /// <summary>Installs the load step and sets the number of threads.</summary>
    /// <param name="threads">Threads for tensor operations, at least 1.</param>
    public static void Prepare(int threads)
    {
        lock (Gate)
        {
            if (!s_prepared)
            {
                AssemblyLoadContext.Default.ResolvingUnmanagedDll += LoadMarkedCopy;
                KeepFreedMemory();
                LetThreadsSleep();
                s_prepared = true;
            }
        }
        TorchSharp.torch.set_num_threads(threads);
    }

    /// <summary>Path of the native library beside the program.</summary>
    public static string LibraryFile(string file)
    {
        string[] folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
        return folders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{file} is neither in {string.Join(" nor in ", folders)}");
    }

    private static nint LoadMarkedCopy(Assembly assembly, string name)
    {
        if (name != Name || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return 0;
        lock (Gate)
        {
            if (s_handle == 0)
                s_handle = LoadMarkedCopy();
            return s_handle;
        }
    }

    [SupportedOSPlatform("linux")]
    private static nint LoadMarkedCopy()
    {
        byte[] image = File.ReadAllBytes(LibraryFile("libLibTorchSharp.so"));
        if (!new ElfVersionNeeds(image).MarkWeak(MissingVersion))
            return 0;
        // A library in memory has no folder to find its neighbours in; those that are loaded already are found by name.
        NativeLibrary.Load(LibraryFile("libc10.so"));
        NativeLibrary.Load(LibraryFile("libtorch_cpu.so"));
        NativeLibrary.Load(LibraryFile("libtorch.so"));
        return NativeLibrary.Load(LibC.FileInMemory(Name, image));
    }

    /// <summary>
    /// Lets glibc keep freed buffers. By default large ones are mapped and unmapped anew, with page faults: 5 to 9 % of a step at
    /// width
    /// 256, nothing measurable at width 64.
    /// </summary>
    private static void KeepFreedMemory()
    {
        if (OperatingSystem.IsLinux())
            LibC.KeepFreedMemory(upToBytes: 1 << 30);
    }

    /// <summary>
    /// Lets OpenMP's threads sleep while they have nothing to do. By default they spin, on the cores that
    /// <see cref="Kernels.MatrixProduct"/> needs between libtorch's operations: two threads were then as slow as one. They read this when they are
    /// loaded, so it comes before.
    /// </summary>
    private static void LetThreadsSleep()
    {
        if (OperatingSystem.IsLinux())
            LibC.SetDefault("OMP_WAIT_POLICY", "passive");
    }
}
