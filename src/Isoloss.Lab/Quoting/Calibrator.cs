using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Quoting;

/// <summary>
/// Measures the built-in trainer's speed by a few steps of every recipe at every size that is to do, in several rounds, with as many
/// processes at once as the study will run: they share the processor's caches and memory.
/// </summary>
/// <param name="trainer">The command that starts the trainer.</param>
public sealed class Calibrator(IReadOnlyList<string> trainer)
{
    private const int RefusedExitCode = 2;

    /// <summary>Measures the runs that are to do.</summary>
    /// <param name="study">Its trainer section says how many run at once.</param>
    /// <param name="toDo">From <see cref="Quoter.ToDo"/>.</param>
    /// <param name="root">Root of the run directories; the request is written beside the manifest.</param>
    /// <param name="cancellationToken">Kills the measurement.</param>
    /// <exception cref="BadInputException">The trainer cannot be started, or refuses the recipe or its data.</exception>
    /// <exception cref="InvalidDataException">The trainer did not answer as expected.</exception>
    public async Task<IReadOnlyList<Speed>> MeasureAsync(
        Study study, IReadOnlyList<PlannedRun> toDo, string root, CancellationToken cancellationToken)
    {
        int processes = Math.Min(study.Trainer.Parallel, toDo.Count);
        return await MeasureAsync(study, toDo, root, study.Trainer.Threads, processes, cancellationToken);
    }

    /// <summary>Measures the longest runs once more, alone with the cores of all, where the study chooses how many threads a run gets.</summary>
    /// <param name="study">Its trainer section says whether it chooses.</param>
    /// <param name="toDo">As in <see cref="MeasureAsync(Study, IReadOnlyList{PlannedRun}, string, CancellationToken)"/>.</param>
    /// <param name="speeds">What that measured.</param>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="cancellationToken">Kills the measurement.</param>
    /// <returns>The same speeds, with <see cref="Speed.Alone"/> where it was measured.</returns>
    public async Task<IReadOnlyList<Speed>> MeasureAloneAsync(
        Study study, IReadOnlyList<PlannedRun> toDo, IReadOnlyList<Speed> speeds, string root, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlannedRun> longest = LoneCalibration.RunsOf(study, toDo, speeds);
        if (longest.Count == 0)
            return speeds;
        List<(int Threads, Speed Speed)> measured = [];
        foreach (int threads in LoneCalibration.Threads(study.Trainer.Parallel))
            measured.AddRange((await MeasureAsync(study, longest, root, threads, 1, cancellationToken)).Select(s => (threads, s)));
        // An arm of the same recipe has the same speeds, whoever's run was measured.
        var recipes = toDo.DistinctBy(r => r.Arm).ToDictionary(r => r.Arm, r => r.Spec.Recipe.ToJsonString());
        return
        [
            .. from speed in speeds
               let best = measured.Where(m => m.Speed.Size == speed.Size && recipes[m.Speed.Arm] == recipes[speed.Arm])
                   .OrderByDescending(m => m.Speed.TokensPerSecond).FirstOrDefault()
               select best.Speed is { } s ? speed with { Alone = new AloneSpeed(best.Threads, s.TokensPerSecond, s.EvaluationSecondsPerToken) } : speed,
        ];
    }

    private async Task<IReadOnlyList<Speed>> MeasureAsync(
        Study study, IReadOnlyList<PlannedRun> toDo, string root, int threads, int processes, CancellationToken cancellationToken)
    {
        PlannedRun[][] cases = [.. toDo.GroupBy(r => r.Spec.Recipe.ToJsonString()).Select(g => g.ToArray())];
        string request = WriteRequest(study, cases, root, threads);
        var answers = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => AskAsync(request, study, threads, cancellationToken)));
        return
        [
            .. from measured in answers.SelectMany(a => a).GroupBy(s => (s.Case, s.Size)).Select(Mean)
               from arm in CaseOf(measured).Select(r => r.Arm).Distinct()
               select measured with { Arm = arm },
        ];

        PlannedRun[] CaseOf(Speed speed) => speed.Case >= 0 && speed.Case < cases.Length ? cases[speed.Case]
            : throw new InvalidDataException($"the trainer's calibration answered case {speed.Case}, expected 0 to {cases.Length - 1}");
    }

    private static string WriteRequest(Study study, PlannedRun[][] cases, string root, int threads)
    {
        // The trainer starts in the study's folder, where a relative path would mean another file.
        string file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(StudyManifest.FileOf(root, study.Name))!, "calibration.json"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.WriteJson(file, new JsonObject
        {
            ["cases"] = new JsonArray([.. cases.Select(Case)]),
            ["threads"] = threads,
            ["cache_directory"] = LocalExecutorOptions.CacheUnder(root),
        });
        return file;

        static JsonNode Case(PlannedRun[] runs) => new JsonObject
        {
            ["recipe"] = runs[0].Spec.Recipe.DeepClone(),
            ["sizes"] = new JsonArray([.. runs.DistinctBy(r => r.Spec.Size.ToJsonString()).Select(r => r.Spec.Size.DeepClone())]),
        };
    }

    private async Task<IReadOnlyList<Speed>> AskAsync(string request, Study study, int threads, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(trainer[0], [.. trainer.Skip(1), "calibrate", request])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = study.Folder,
        };
        TrainerEnvironment.Apply(start, threads);
        using Process process = Start(start);
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode == RefusedExitCode)
            throw new BadInputException($"the trainer refuses this study: {(await errors).Trim()}");
        if (process.ExitCode != 0)
            throw new InvalidDataException(
                $"the trainer's calibration ended with exit code {process.ExitCode}: {(await errors).Trim()}");
        return [.. output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new BadInputException($"cannot start {start.FileName} in {start.WorkingDirectory}: {e.Message}", e);
        }
    }

    private static Speed Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Speed>(line, IsolossJson.Line)
                is { TokensPerSecond: > 0 and < double.PositiveInfinity } speed
                ? speed
                : throw new InvalidDataException(
                    $"the trainer's calibration printed '{line}', expected tokens_per_second above 0");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"the trainer's calibration printed '{line}', expected one JSON object a line: {e.Message}", e);
        }
    }

    private static Speed Mean(IEnumerable<Speed> measured)
    {
        Speed[] all = [.. measured];
        return all[0] with
        {
            TokensPerSecond = all.Average(s => s.TokensPerSecond),
            EvaluationSecondsPerToken = all.Average(s => s.EvaluationSecondsPerToken),
        };
    }
}
