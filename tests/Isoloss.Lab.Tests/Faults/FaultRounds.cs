using System.Diagnostics;
using Isoloss.Lab.Execution;

namespace Isoloss.Tests;

/// <summary>Studies to which several faults happen each, at random moments, until a number of faults has struck.</summary>
/// <param name="programs">Folder of the study's program and the trainers.</param>
/// <param name="slurm">The cluster; null for this machine's executor.</param>
/// <param name="seed">Of kinds and moments.</param>
internal sealed class FaultRounds(string programs, PrivateSlurm? slurm, int seed)
{
    private const int FaultsOfStudy = 3, MostStarts = 12;
    private static readonly TimeSpan LongestStudy = TimeSpan.FromMinutes(3);

    private readonly Random _random = new(seed);
    private readonly Queue<Fault> _deck = new();

    /// <summary>Runs studies until enough faults have struck.</summary>
    /// <param name="faults">How many.</param>
    /// <param name="told">Told of each study as it ends.</param>
    public async Task<IReadOnlyList<FaultOutcome>> RunAsync(int faults, Action<FaultOutcome> told)
    {
        var outcomes = new List<FaultOutcome>();
        DirectoryInfo peace = Directory.CreateTempSubdirectory("isoloss-peace-");
        try
        {
            await TrainInPeaceAsync(peace.FullName);
            while (outcomes.Sum(o => o.Faults.Count) < faults)
            {
                outcomes.Add(await StudyAsync(peace.FullName, Math.Min(FaultsOfStudy, faults - outcomes.Sum(o => o.Faults.Count))));
                told(outcomes[^1]);
            }
            return outcomes;
        }
        finally
        {
            peace.Delete(recursive: true);
        }
    }

    private async Task TrainInPeaceAsync(string root)
    {
        await using var scene = new FaultScene(programs, null, _random);
        var executor = LocalExecutor.For(scene.Plan.Study, root, TimeProvider.System);
        await Task.WhenAll(scene.Plan.Runs.Select(r => executor.RunAsync(r, CancellationToken.None)));
    }

    private async Task<FaultOutcome> StudyAsync(string peace, int most)
    {
        await using var scene = new FaultScene(programs, slurm, _random);
        var struck = new List<string>();
        var clock = Stopwatch.StartNew();
        scene.Start();
        while (!scene.IsDone && struck.Count < most && clock.Elapsed < LongestStudy)
        {
            // Most moments lie within the training; the first within the start.
            await Task.Delay(TimeSpan.FromSeconds(struck.Count == 0 ? 2.5 * _random.NextDouble() : 1.5 * _random.NextDouble()));
            await KeepGoingAsync(scene);
            Fault fault = Next();
            if (!scene.IsDone && await fault.Strike(scene))
                struck.Add(fault.Name);
        }
        while (!(scene.IsDone && !scene.IsRunning) && clock.Elapsed < LongestStudy && scene.Starts < MostStarts)
        {
            await KeepGoingAsync(scene);
            await Task.Delay(200);
        }
        return FaultOutcome.Of(scene, peace, struck);
    }

    private static async Task KeepGoingAsync(FaultScene scene)
    {
        if (!scene.IsRunning && !scene.IsDone)
            scene.Start();
        scene.Remember();
        if (scene.Slurm is not null)
            await HurryAsync(scene);
    }

    // Slurm lets what it requeued wait for two minutes; this does not.
    private static async Task HurryAsync(FaultScene scene)
    {
        foreach (var submission in scene.Submissions())
            for (int task = 0; task < submission.Keys.Count; task++)
                using (Process update = Process.Start(new ProcessStartInfo("scontrol", ["update", $"JobId={submission.Array}_{task}", "StartTime=now"])
                { RedirectStandardError = true, RedirectStandardOutput = true })!)
                    await update.WaitForExitAsync();
    }

    /// <summary>The next kind: each comes as often as the others.</summary>
    private Fault Next()
    {
        if (_deck.Count == 0)
        {
            Fault[] kinds = [.. Fault.All.Where(f => f.IsOnSlurm is not { } isOnSlurm || isOnSlurm == slurm is not null)];
            _random.Shuffle(kinds);
            foreach (Fault kind in kinds)
                _deck.Enqueue(kind);
        }
        return _deck.Dequeue();
    }
}
