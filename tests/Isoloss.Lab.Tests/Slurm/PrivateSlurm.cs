using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Isoloss.Tests;

/// <summary>A private Slurm on this machine: a controller and virtual nodes on free ports of the loopback, which end with this process.</summary>
/// <param name="nodes">Virtual nodes.</param>
/// <param name="processorsPerNode">What each of them has.</param>
/// <param name="maxArraySize">Most tasks of an array.</param>
internal sealed class PrivateSlurm(int nodes, int processorsPerNode, int maxArraySize) : IAsyncDisposable
{
    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol"];
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("isoloss-slurm-");
    private readonly CancellationTokenSource _end = new();
    private int _firstJob;
    private Process? _undertaker;
    private Task _keeper = Task.CompletedTask;

    private string Configuration => In("slurm.conf");

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or does not start; says why.</exception>
    public async Task StartAsync()
    {
        string[] missing = [.. Programs.Where(p => Find(p) is null)];
        if (missing.Length > 0 || Environment.UserName != "root")
            throw new InvalidOperationException(missing.Length > 0 ? $"no {string.Join(", ", missing)}" : "this is not root");
        try
        {
            WriteConfiguration();
            StartUndertaker();
            Environment.SetEnvironmentVariable("SLURM_CONF", Configuration);
            StartDaemon("munged", "--force", $"--key-file={In("munge.key")}", $"--socket={In("munge.sock")}", $"--pid-file={In("munge.pid")}",
                $"--log-file={In("munge.log")}", $"--seed-file={In("munge.seed")}");
            StartController();
            for (int node = 1; node <= nodes; node++)
                StartNode(node);
            await UntilReady();
            _keeper = Task.Run(KeepNodesAsync);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{Tail("slurmctld.log")}\n{Tail("slurmd.n1.log")}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keeper;
        _end.Dispose();
        if (_undertaker is { } undertaker)
        {
            undertaker.StandardInput.Close();
            await undertaker.WaitForExitAsync();
            undertaker.Dispose();
        }
        // A daemon that writes its last state while the folder goes is not worth a failure.
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Ends the daemons when this process does, however it ends.</summary>
    private void StartUndertaker() => _undertaker = Process.Start(new ProcessStartInfo("sh", ["-c", """
        trap '' INT TERM HUP
        read -r _
        for file in "$1"/*.pid; do id=$(cat "$file") && pkill -TERM -P "$id"; kill -TERM "$id"; done 2>/dev/null
        """, "undertaker", _folder.FullName]) { RedirectStandardInput = true });

    /// <summary>Starts the controller. One that was killed has forgotten the jobs it took last; numbers begin anew above theirs, or Slurm
    /// would give them away twice, drain the node where both meet and let the second wait for two minutes.</summary>
    public void StartController()
    {
        _firstJob += 1000;
        string[] others = [.. File.ReadLines(Configuration).Where(line => !line.StartsWith("FirstJobId", StringComparison.Ordinal))];
        File.WriteAllLines(Configuration, [$"FirstJobId={_firstJob}", .. others]);
        StartDaemon("slurmctld", "-f", Configuration, "-i");
    }

    public void StartNode(int node) => StartDaemon("slurmd", "-N", $"n{node}", "-f", Configuration);

    public void KillController() => Kill(In("slurmctld.pid"), "-KILL");

    /// <summary>Keeps the cluster as its administrator would.</summary>
    private async Task KeepNodesAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                ResumeNodes();
            }
            catch (InvalidOperationException)
            {
                // The controller is down.
            }
            await Task.Delay(2000, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Puts the nodes that Slurm drained back into service: a controller that is killed forgets the jobs it took last and
    /// gives their ids away again, and the node where both meet is drained for good.</summary>
    private static void ResumeNodes()
    {
        string[] drained =
        [
            .. Run("sinfo", "--noheader", "--Node", "--format=%N %T").Split('\n')
                .Where(line => line.Contains("drain", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).Distinct(),
        ];
        if (drained.Length > 0)
            Run("scontrol", "update", $"NodeName={string.Join(',', drained)}", "State=RESUME");
    }

    /// <summary>Ends every job and waits until all nodes are idle: what one test did to the cluster is not left to the next.</summary>
    /// <exception cref="InvalidOperationException">They do not become idle; says how they are.</exception>
    public async Task ClearAsync()
    {
        // A test that failed between killing the controller and starting it again.
        if (!IsAlive(In("slurmctld.pid")))
            StartController();
        await UntilReady(() => Run("scancel", "--user=root"));
    }

    /// <summary>Kills the daemon of a node, and on request the steps of jobs that it started.</summary>
    public void KillNode(int node, bool withSteps)
    {
        string file = In($"slurmd.n{node}.pid");
        Kill(file, "-KILL", withSteps);
    }

    /// <summary>Runs one of Slurm's commands and gives what it printed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw Failed(program, process.ExitCode, errors.Result);
    }

    /// <summary>Starts a daemon, which goes into the background. It must inherit nothing, or whoever waits for the end of
    /// this process's output, or for a lock that it holds, waits for the daemon.</summary>
    private static void StartDaemon(string program, params string[] arguments)
    {
        const string script = """exec </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec "$0" "$@" """;
        using Process process = Process.Start("sh", ["-c", script, Find(program)!, .. arguments]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw Failed(program, process.ExitCode, "");
    }

    private static InvalidOperationException Failed(string program, int exitCode, string errors) =>
        new($"{program} ended with exit code {exitCode}: {errors}");

    private async Task UntilReady(Action? first = null)
    {
        string state = "";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(100))
        {
            try
            {
                first?.Invoke();
                first = null;
                ResumeNodes();
                state = Run("sinfo", "--noheader", "--format=%D %t").Trim();
                if (state == $"{nodes} idle")
                    return;
            }
            catch (InvalidOperationException e)
            {
                // The controller is not up yet.
                state = e.Message;
            }
        }
        throw new InvalidOperationException($"its nodes did not become idle in 30 s: {state}");
    }

    private void WriteConfiguration()
    {
        byte[] key = new byte[1024];
        new Random(1).NextBytes(key);
        File.WriteAllBytes(In("munge.key"), key);
        Run("chmod", "400", In("munge.key"));
        // munged refuses a socket in a folder that others cannot enter.
        Run("chmod", "711", _folder.FullName);
        Directory.CreateDirectory(In("state"));
        for (int node = 1; node <= nodes; node++)
            Directory.CreateDirectory(In($"spool.n{node}"));
        int[] ports = FreePorts(nodes + 1);
        string host = Environment.MachineName.Split('.')[0];
        File.WriteAllText(In("cgroup.conf"), "CgroupPlugin=cgroup/v1\n");
        File.WriteAllText(Configuration, $"""
            ClusterName=isoloss
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={In("munge.sock")}
            CredType=cred/munge
            CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
            MpiDefault=none
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SwitchType=switch/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SchedulerType=sched/backfill
            SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=100000
            PreemptType=preempt/partition_prio
            PreemptMode=REQUEUE
            JobRequeue=1
            ReturnToService=2
            MaxArraySize={maxArraySize}
            KillWait=5
            SlurmdTimeout=10
            SlurmdParameters=config_overrides
            InactiveLimit=0
            Waittime=0
            AccountingStorageType=accounting_storage/none
            StateSaveLocation={In("state")}
            SlurmdSpoolDir={In("spool.%n")}
            SlurmctldPidFile={In("slurmctld.pid")}
            SlurmdPidFile={In("slurmd.%n.pid")}
            SlurmctldLogFile={In("slurmctld.log")}
            SlurmdLogFile={In("slurmd.%n.log")}
            NodeName=n[1-{nodes}] NodeHostname={host} NodeAddr=127.0.0.1 Port=[{ports[1]}-{ports[1] + nodes - 1}] CPUs={processorsPerNode} RealMemory=1000 State=UNKNOWN
            PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
            PartitionName=low Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE

            """);
    }

    /// <summary>A free port for the controller, and the first of a row of free ones for the nodes.</summary>
    private static int[] FreePorts(int count)
    {
        for (int first = 21_000 + Environment.ProcessId % 20_000; ; first += count)
            if (Enumerable.Range(first, count).All(IsFree))
                return [.. Enumerable.Range(first, count)];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsAlive(string pidFile) =>
        File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile).Trim(), out int id) && ProcessTable.IsAlive(id);

    // The controller's helper outlives it, and a node's steps theirs.
    private static void Kill(string pidFile, string signal, bool withChildren = true)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadAllText(pidFile).Trim(), out int id) || !Directory.Exists($"/proc/{id}"))
            return;
        if (withChildren)
            Wait("pkill", signal, "-P", $"{id}");
        Wait("kill", signal, $"{id}");
    }

    private static void Wait(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(SystemFolders)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private string Tail(string log) => File.Exists(In(log)) ? string.Join('\n', File.ReadLines(In(log)).TakeLast(5)) : $"no {log}";

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
