using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Bench;

/// <summary>Whether a trainer's memory stays flat: a whole run in a process of its own, its resident memory read while it trains.</summary>
internal static class Memory
{
    private const int Steps = 10_000, Batch = 512, First = 100;

    public static async Task<int> ReportAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("isoloss-memory-");
        try
        {
            return await TrainAsync(new RunDirectory(Path.Combine(folder.FullName, "run")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> TrainAsync(RunDirectory directory)
    {
        WriteJob(directory);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "isoloss-trainer.dll"), directory.JobFile]);
        start.Environment["DOTNET_GCgen0size"] = "400000"; // as a study starts it
        using Process trainer = Process.Start(start)!;
        Task end = trainer.WaitForExitAsync();
        List<(long Step, long Bytes)> seen = [];
        while (await Task.WhenAny(end, Task.Delay(500)) != end)
            if (Step(directory) is { } step && Resident(trainer.Id) is { } bytes)
                seen.Add((step, bytes));
        if (trainer.ExitCode != 0)
            return 1;
        Tell(seen);
        return 0;
    }

    private static void Tell(List<(long Step, long Bytes)> seen)
    {
        double early = seen.Where(s => s.Step is >= First and < 5 * First).Select(s => (double)s.Bytes).DefaultIfEmpty(double.NaN).Average();
        Console.WriteLine("step    resident MiB");
        foreach (int share in Enumerable.Range(0, 11))
            if (seen.Where(s => s.Step >= Math.Max(First, share * Steps / 10.0)).OrderBy(s => s.Step).FirstOrDefault() is { Bytes: > 0 } at)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.Step,6}  {at.Bytes / 1048576.0,8:0.0}"));
        double late = seen.Where(s => s.Step > 0.9 * Steps).Average(s => s.Bytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean of the last tenth over that of steps {First} to {5 * First}: {late / early:0.000}"));
    }

    private static void WriteJob(RunDirectory directory)
    {
        var recipe = new Recipe { Data = new DataRecipe { Symbols = 64 }, Model = new ModelRecipe { HeadWidth = 16 }, BatchTokens = Batch };
        Directory.CreateDirectory(directory.Path);
        AtomicFile.WriteJson(directory.JobFile, new Job
        {
            Run = new RunSpec
            {
                Trainer = new TrainerIdentity { Name = TrainerIdentity.BuiltinName, Version = TrainerIdentity.BuiltinVersion },
                Recipe = JsonSerializer.SerializeToNode(recipe, IsolossJson.Line)!.AsObject(),
                Size = new JsonObject { ["width"] = 32, ["layers"] = 2 },
                Tokens = (long)Steps * Batch,
                Seed = 1,
            },
            Directory = directory.Path,
            SnapshotSeconds = 5,
        });
    }

    private static long? Step(RunDirectory directory)
    {
        try
        {
            return directory.ReadStatus()?.Step;
        }
        catch (Exception e) when (e is Core.BadInputException or IOException)
        {
            return null;
        }
    }

    private static long? Resident(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
