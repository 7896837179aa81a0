using System.Text.Json;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Quoting;

/// <summary>What is worth measuring in one process that has the cores of all.</summary>
internal static class LoneCalibration
{
    /// <summary>Shorter studies have nothing to gain that is worth the measurement, seconds.</summary>
    private const double ShortestStudy = 60;

    /// <summary>The longest runs, one for each recipe and size and no more than run at once: only they can be left alone. None in a short study.</summary>
    /// <param name="study">Says how many run at once.</param>
    /// <param name="toDo">Runs to do.</param>
    /// <param name="speeds">Of each of them with others beside it.</param>
    public static IReadOnlyList<PlannedRun> RunsOf(Study study, IReadOnlyList<PlannedRun> toDo, IReadOnlyList<Speed> speeds)
    {
        if (!study.Trainer.ChoosesThreads || study.Trainer.Parallel < 2)
            return [];
        var timed = toDo.Select(r => (Run: r, Seconds: (r.Spec.Tokens - r.SharedTokens) / (SpeedOf(r, speeds)?.TokensPerSecond ?? double.PositiveInfinity)))
            .OrderByDescending(r => r.Seconds).ToArray();
        if (timed.Sum(r => r.Seconds) < ShortestStudy)
            return [];
        return [.. timed.Take(study.Trainer.Parallel).Select(r => r.Run).DistinctBy(r => (r.Spec.Recipe.ToJsonString(), r.Spec.Size.ToJsonString()))];
    }

    /// <summary>Numbers of threads to measure: 2, 4, 8 and so on, and as many as runs at once.</summary>
    public static IReadOnlyList<int> Threads(int parallel)
    {
        List<int> all = [];
        for (int threads = 2; threads < parallel; threads *= 2)
            all.Add(threads);
        return [.. all, parallel];
    }

    /// <summary>The speed of a run with others beside it.</summary>
    public static Speed? SpeedOf(PlannedRun run, IReadOnlyList<Speed> speeds)
    {
        var size = run.Spec.Size.Deserialize<ModelSize>(IsolossJson.Line);
        return speeds.FirstOrDefault(s => s.Arm == run.Arm && s.Size == size);
    }
}
