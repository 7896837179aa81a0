using System.Diagnostics;

namespace Isoloss.Tests;

/// <summary>The processes of this machine, from <c>/proc</c>.</summary>
internal static class ProcessTable
{
    /// <summary>Processes whose command line holds a text.</summary>
    public static IEnumerable<int> With(string mark) =>
        from folder in Directory.GetDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _) && Read(folder, "cmdline").Replace('\0', ' ').Contains(mark, StringComparison.Ordinal)
        select int.Parse(Path.GetFileName(folder), null);

    /// <summary>True for a process that is not dead and unburied.</summary>
    public static bool IsAlive(int id) => Read($"/proc/{id}", "stat") is { Length: > 0 } stat && !stat.Contains(") Z ", StringComparison.Ordinal);

    /// <summary>The process that started another; 0 when it is gone.</summary>
    public static int ParentOf(int id) =>
        Read($"/proc/{id}", "stat").Split(") ").Last().Split(' ') is [_, var parent, ..] && int.TryParse(parent, out int found) ? found : 0;

    /// <summary>Sends a signal; a process that is gone already is none of the caller's business.</summary>
    public static void Signal(int id, string signal)
    {
        using Process kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{id}"]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
