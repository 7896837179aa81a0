using System.Diagnostics;

namespace Isoloss.Tests;

/// <summary>Other processes, as the tests see them.</summary>
internal static class Processes
{
    public static bool IsAlive(int id)
    {
        // A process that nobody has waited for yet is dead all the same.
        string stat = $"/proc/{id}/stat";
        if (!Directory.Exists("/proc"))
            return Process.GetProcesses().Any(p => p.Id == id);
        try
        {
            return !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until something happens; the test's own time limit ends a wait in vain.</summary>
    public static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the program that runs one study.</summary>
    public static Process StartStudy(string studyFile, string root, params string[] more) =>
        Process.Start(new ProcessStartInfo("dotnet", [Host, studyFile, root, .. more]) { RedirectStandardOutput = true })!;

    /// <summary>The program that runs one study, or one task of a submission.</summary>
    public static string Host { get; } = Path.Combine(AppContext.BaseDirectory, "Isoloss.Lab.StudyHost.dll");
}
