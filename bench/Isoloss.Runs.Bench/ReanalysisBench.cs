using System.Diagnostics;
using System.Globalization;

namespace Isoloss.Runs.Bench;

/// <summary>What it takes to ask a finished study again: whole processes of the tool, start to end.</summary>
internal static class ReanalysisBench
{
    /// <summary>Writes a study and times the tool on it.</summary>
    /// <param name="seeds">Seeds of the study; 40 runs for each.</param>
    /// <param name="repeats">Starts of each command; the median is printed.</param>
    /// <param name="tool">The tool: <c>./isoloss</c>, or a path of isoloss.dll.</param>
    public static int Run(int seeds, int repeats, string tool)
    {
        string folder = Directory.CreateTempSubdirectory("isoloss-reanalysis-").FullName;
        try
        {
            var (file, root) = FinishedStudy.Write(folder, seeds);
            string report = Path.Combine(folder, "report.html");
            Console.WriteLine($"{40 * seeds} runs, {repeats} starts of each command; medians");
            string[] table = [root, "--study", "finished"];
            foreach (string[] command in new string[][]
            {
                ["--version"],
                ["runs", "ls", root],
                ["fit", .. table, "--where", "arm=base"],
                ["compare", .. table],
                ["compare", .. table, "--report", report],
                ["study", "status", file, "--out", root],
                ["study", "run", file, "--out", root],
            })
                Print(command, [.. Enumerable.Range(0, repeats).Select(_ => Time(tool, command))], folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string[] command, double[] seconds, string folder) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(' ', command).Replace(folder, "", StringComparison.Ordinal),-60} {Median(seconds):0.00} s"));

    private static double Time(string tool, string[] arguments)
    {
        bool isLibrary = tool.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : tool, isLibrary ? [tool, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0
            ? wall
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
