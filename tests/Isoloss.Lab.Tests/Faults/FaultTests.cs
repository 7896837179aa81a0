namespace Isoloss.Tests;

/// <summary>A short part of <c>bench/Isoloss.Lab.Bench faults</c>.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_study_on_this_machine_ends_as_if_nothing_had_happened_to_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "needs root on Linux, for a disk that fills up");
        IReadOnlyList<FaultOutcome> outcomes;
        try
        {
            outcomes = await new FaultRounds(AppContext.BaseDirectory, null, seed: 7).RunAsync(6, _ => { });
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip(e.Message);
            return;
        }
        Assert.All(outcomes, o => Assert.True(o.IsGood, o.ToString()));
    }
}

/// <summary>The same on Slurm.</summary>
[Collection("Slurm")]
public sealed class SlurmFaultTests(SlurmCluster cluster) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => cluster.RequireAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_study_on_Slurm_ends_as_if_nothing_had_happened_to_it()
    {
        IReadOnlyList<FaultOutcome> outcomes;
        try
        {
            outcomes = await new FaultRounds(AppContext.BaseDirectory, cluster.Slurm, seed: 7).RunAsync(3, _ => { });
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip(e.Message);
            return;
        }
        Assert.All(outcomes, o => Assert.True(o.IsGood, o.ToString()));
    }
}
