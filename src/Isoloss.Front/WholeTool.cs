using System.Runtime.InteropServices;

namespace Isoloss.Front;

/// <summary>The whole tool, <c>isoloss.dll</c> beside this program.</summary>
internal static partial class WholeTool
{
    /// <summary>Goes on as the whole tool, in this process: terminal, signals and exit code are its own. Returns only where that fails.</summary>
    public static int Replace(string[] args)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "isoloss.dll");
        _ = Execute("dotnet", ["dotnet", tool, .. args, null]);
        Console.Error.WriteLine($"isoloss: 'dotnet' could not be started: {Marshal.GetLastPInvokeErrorMessage()}");
        return 127;
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);
}
