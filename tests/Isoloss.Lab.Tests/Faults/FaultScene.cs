using System.Diagnostics;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>One study of a few short runs, as a process of its own on a small disk of its own, to which things happen.</summary>
internal sealed class FaultScene : IAsyncDisposable
{
    private const string DiskSize = "16m";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("isoloss-faults-");
    private readonly Dictionary<string, string> _finished = [];
    private Process? _study;

    /// <summary>Makes the study; nothing runs yet.</summary>
    /// <param name="programs">Folder of the study's program and the trainers.</param>
    /// <param name="slurm">The cluster; null to run on this machine.</param>
    /// <param name="random">When and where faults strike.</param>
    public FaultScene(string programs, PrivateSlurm? slurm, Random random)
    {
        (Programs, Slurm, Random) = (programs, slurm, random);
        Mount("-t", "tmpfs", "-o", $"size={DiskSize}", "tmpfs", _folder.FullName);
        string file = Path.Combine(_folder.FullName, "study.yaml");
        File.WriteAllText(file, StudyText(programs));
        Plan = StudyPlan.Of(StudyFile.Load(file));
    }

    public string Programs { get; }

    public PrivateSlurm? Slurm { get; }

    public Random Random { get; }

    public StudyPlan Plan { get; }

    /// <summary>Root of the run directories.</summary>
    public string Root => Path.Combine(_folder.FullName, "runs");

    /// <summary>How often the study was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Finished runs that were touched again.</summary>
    public int Touched { get; private set; }

    public bool IsDone => Plan.Runs.All(r => DirectoryOf(r).IsDone);

    public bool IsRunning => _study is { HasExited: false };

    public static string StudyText(string programs) => $$"""
        study: faults
        baseline: { recipe: { lr: 0.05, pause: 0.1, mischief: none } }
        variants:
          faster: { recipe: { lr: 0.1, mischief: none } }
        ladder: { sizes: [{ width: 4, params: 4 }], tokens: [1000, 1500] }
        target: { flops: 1e6 }
        trainer: { command: [sh, {{Path.Combine(programs, "trainers", "descent.sh")}}], version: "1", parallel: 2, tokens_per_second: 1000 }
        executor: { slurm: { partition: low } }
        """;

    public RunDirectory DirectoryOf(PlannedRun run) => new(Path.Combine(Root, run.Key));

    /// <summary>Starts the study, unless it runs.</summary>
    public void Start()
    {
        if (IsRunning)
            return;
        Remember();
        string[] where = Slurm is null ? ["local"] : ["slurm"];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Programs, "Isoloss.Lab.StudyHost.dll"), Path.Combine(_folder.FullName, "study.yaml"), Root, .. where])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["ISOLOSS_TEST_CLOCK"] = ClockFile;
        _study?.Dispose();
        _study = Process.Start(start)!;
        _ = _study.StandardOutput.ReadToEndAsync();
        Starts++;
    }

    /// <summary>Kills or terminates the study itself.</summary>
    public async Task EndStudyAsync(string signal)
    {
        ProcessTable.Signal(_study!.Id, signal);
        await _study.WaitForExitAsync();
    }

    /// <summary>Trainers that live, each the process of one run.</summary>
    public int[] Trainers() =>
    [
        .. from run in Plan.Runs
           let starts = Path.Combine(DirectoryOf(run).Path, "starts.txt")
           where File.Exists(starts)
           let last = File.ReadAllLines(starts).LastOrDefault()
           where int.TryParse(last, out _)
           let id = int.Parse(last!, null)
           where ProcessTable.IsAlive(id)
           select id,
    ];

    /// <summary>Arrays that Slurm took.</summary>
    public IEnumerable<Submission> Submissions() =>
        new SubmissionLedger(Root, Plan.Study.Name).Read().Select(s => s.Submission).Where(s => s.Array is not null);

    /// <summary>Puts the clock of the study and its workers wrong.</summary>
    public void JumpClock(double seconds) => File.WriteAllText(ClockFile, FormattableString.Invariant($"{seconds}"));

    /// <summary>Leaves no room on the disk for a while.</summary>
    public async Task FillDiskAsync(TimeSpan time)
    {
        string filler = Path.Combine(_folder.FullName, "filler");
        try
        {
            using var stream = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            byte[] page = new byte[4096];
            while (true)
                stream.Write(page);
        }
        catch (IOException)
        {
            await Task.Delay(time);
        }
        File.Delete(filler);
    }

    /// <summary>Makes the run directories read-only for a while, to whoever opens a file anew.</summary>
    public async Task ForbidWritingAsync(TimeSpan time)
    {
        Directory.CreateDirectory(Root);
        Mount("--bind", Root, Root);
        Mount("-o", "remount,bind,ro", Root);
        await Task.Delay(time);
        Call("umount", "-l", Root);
    }

    /// <summary>Notes which runs are finished, and whether those that were are as they were.</summary>
    public void Remember()
    {
        foreach (PlannedRun run in Plan.Runs.Where(r => DirectoryOf(r).IsDone))
        {
            string now = $"{File.GetLastWriteTimeUtc(DirectoryOf(run).ResultFile).Ticks} {File.ReadAllText(DirectoryOf(run).MetricsFile)}";
            if (!_finished.TryAdd(run.Key, now) && _finished[run.Key] != now)
                Touched++;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await EndStudyAsync("KILL");
        _study?.Dispose();
        foreach (int id in ProcessTable.With(_folder.FullName).Where(id => id != Environment.ProcessId))
            ProcessTable.Signal(id, "KILL");
        Call("umount", "-l", _folder.FullName);
        _folder.Delete(recursive: true);
    }

    private string ClockFile => Path.Combine(_folder.FullName, "clock");

    private static void Mount(params string[] arguments)
    {
        if (Call("mount", arguments) != 0)
            throw new InvalidOperationException("cannot mount a disk: faults need root, and a system that lets it mount");
    }

    private static int Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
