using System.Diagnostics;
using System.Runtime.CompilerServices;

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

    /// <summary>Waits until something happens, for two minutes: a wait in vain must fail, not hold up every other test.</summary>
    public static async Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"waited two minutes for {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Starts the program that runs one study.</summary>
    public static Process StartStudy(string studyFile, string root, params string[] more) =>
        Process.Start(new ProcessStartInfo("dotnet", [Host, studyFile, root, .. more]) { RedirectStandardOutput = true })!;

    /// <summary>The program that runs one study, or one task of a submission.</summary>
    public static string Host { get; } = Path.Combine(AppContext.BaseDirectory, "Isoloss.Lab.StudyHost.dll");
}
