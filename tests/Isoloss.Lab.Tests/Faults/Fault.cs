namespace Isoloss.Tests;

/// <summary>Something that goes wrong.</summary>
/// <param name="Name">What, for the table.</param>
/// <param name="IsOnSlurm">True where it needs Slurm, false where it needs this machine's executor, null for both.</param>
/// <param name="Strike">Makes it happen; false when there was nothing to strike.</param>
internal sealed record Fault(string Name, bool? IsOnSlurm, Func<FaultScene, Task<bool>> Strike)
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill -9 of a trainer", null, s => KillOne(s, s.Trainers())),
        new("kill -9 of the study", null, async s => await EndAsync(s, "KILL")),
        new("SIGTERM to the study", false, async s => await EndAsync(s, "TERM")),
        new("kill -9 of a supervisor", false, s => KillOne(s, [.. s.Trainers().Select(ProcessTable.ParentOf).Where(id => id > 1)])),
        new("full disk", null, s => Done(s.FillDiskAsync(AWhile(s)))),
        new("read-only directory", null, s => Done(s.ForbidWritingAsync(AWhile(s)))),
        new("clock jump", null, s =>
        {
            s.JumpClock((s.Random.NextDouble() - 0.5) * 172_800);
            return Task.FromResult(true);
        }),
        new("kill -9 of a job", true, s => KillOne(s, [.. ProcessTable.With(Path.Combine("studies", "faults", "slurm")).Where(id => IsWorkerOf(s, id))])),
        new("kill -9 of slurmd", true, s => Node(s, withSteps: false)),
        new("kill -9 of slurmd and steps", true, s => Node(s, withSteps: true)),
        new("kill -9 of slurmctld", true, ControllerAsync),
        new("preemption", true, PreemptAsync),
        new("time limit (its notice)", true, s => TaskAsync(s, task => PrivateSlurm.Run("scancel", "--signal=USR1", "--batch", task))),
        new("requeue by hand", true, s => TaskAsync(s, task => PrivateSlurm.Run("scontrol", "requeue", task))),
    ];

    private static TimeSpan AWhile(FaultScene scene) => TimeSpan.FromSeconds(0.5 + 2 * scene.Random.NextDouble());

    private static bool IsWorkerOf(FaultScene scene, int id) => ProcessTable.With(scene.Root).Contains(id);

    private static Task<bool> KillOne(FaultScene scene, int[] processes)
    {
        if (processes.Length > 0)
            ProcessTable.Signal(processes[scene.Random.Next(processes.Length)], "KILL");
        return Task.FromResult(processes.Length > 0);
    }

    private static async Task<bool> EndAsync(FaultScene scene, string signal)
    {
        if (!scene.IsRunning)
            return false;
        await scene.EndStudyAsync(signal);
        return true;
    }

    private static async Task<bool> Done(Task fault)
    {
        await fault;
        return true;
    }

    private static async Task<bool> Node(FaultScene scene, bool withSteps)
    {
        int node = 1 + scene.Random.Next(2);
        scene.Slurm!.KillNode(node, withSteps);
        await Task.Delay(AWhile(scene));
        scene.Slurm.StartNode(node);
        return true;
    }

    // Just after an array was handed in where one is to come, at a random moment otherwise.
    private static async Task<bool> ControllerAsync(FaultScene scene)
    {
        int before = scene.Submissions().Count();
        for (int look = 0; look < 40 && scene.Submissions().Count() == before; look++)
            await Task.Delay(50);
        scene.Slurm!.KillController();
        await Task.Delay(AWhile(scene));
        scene.Slurm.StartController();
        return true;
    }

    private static async Task<bool> PreemptAsync(FaultScene scene)
    {
        if (scene.Trainers().Length == 0)
            return false;
        string urgent = PrivateSlurm.Run("sbatch", "--parsable", "--partition=main", "--nodes=2", "--exclusive", "--output=/dev/null", "--wrap=sleep 60");
        await Task.Delay(TimeSpan.FromSeconds(3));
        PrivateSlurm.Run("scancel", urgent.Trim());
        return true;
    }

    private static Task<bool> TaskAsync(FaultScene scene, Action<string> strike)
    {
        string[] running = [.. PrivateSlurm.Run("squeue", "--noheader", "--array", "--states=running", "--partition=low", "--format=%F_%K")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        if (running.Length > 0)
            strike(running[scene.Random.Next(running.Length)]);
        return Task.FromResult(running.Length > 0);
    }
}
