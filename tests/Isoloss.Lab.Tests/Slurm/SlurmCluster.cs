namespace Isoloss.Tests;

/// <summary>A private Slurm of two nodes for the tests. Where it is not installed, or will not start, they skip and say why.</summary>
public sealed class SlurmCluster : IAsyncLifetime
{
    // Few tasks an array, so that small studies need several.
    private readonly PrivateSlurm _slurm = new(nodes: 2, processorsPerNode: 4, maxArraySize: 4);
    private string? _whyNot;

    internal PrivateSlurm Slurm => _slurm;

    /// <summary>True when it runs.</summary>
    public bool IsThere => _whyNot is null;

    /// <summary>Skips the test where there is no Slurm, and clears it of what the test before left.</summary>
    public async ValueTask RequireAsync()
    {
        if (_whyNot is not null)
            Assert.Skip($"Slurm is not usable here: {_whyNot}");
        await _slurm.ClearAsync();
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            await _slurm.StartAsync();
        }
        catch (InvalidOperationException e)
        {
            _whyNot = e.Message;
        }
    }

    public ValueTask DisposeAsync() => _slurm.DisposeAsync();

    public void StartController() => _slurm.StartController();

    public void KillController() => _slurm.KillController();

    /// <summary>Runs one of Slurm's commands and gives what it printed.</summary>
    public static string Run(string program, params string[] arguments) => PrivateSlurm.Run(program, arguments);

    /// <summary>Processes whose command line holds a text.</summary>
    public static IEnumerable<int> JobProcesses(string mark) => ProcessTable.With(mark);
}
