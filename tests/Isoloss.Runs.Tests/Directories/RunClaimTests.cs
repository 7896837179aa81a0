using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

public sealed class RunClaimTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    private RunDirectory Run => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_claim_is_there_while_it_is_held()
    {
        await using (RunClaim? claim = await Take("here"))
            Assert.Equal("here", RunClaim.Read(Run.ClaimFile)?.Holder?.Host);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Nobody_takes_the_claim_of_a_living_machine()
    {
        await using RunClaim? claim = await Take("there");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.Null(await Take("here", patience.Token));
        Assert.Equal("there", RunClaim.Read(Run.ClaimFile)?.Holder?.Host);
        Assert.False(claim!.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_claim_of_this_machine_without_its_lock_is_dead_at_once()
    {
        await Take("here");
        await using RunClaim? next = await Take("here", process: 2);
        Assert.Equal(1, next!.Previous!.Value.Holder.ProcessId);
        Assert.Equal(2, RunClaim.Read(Run.ClaimFile)?.Holder?.ProcessId);
    }

    [Fact]
    public async Task A_silent_machine_loses_its_claim_and_does_not_remove_that_of_its_heir()
    {
        RunClaim? silent = await Take("there");
        await using RunClaim? heir = await Take("here", stale: TimeSpan.FromSeconds(1));
        Assert.Equal("there", heir!.Previous!.Value.Holder.Host);
        await silent!.DisposeAsync();
        Assert.Equal("here", RunClaim.Read(Run.ClaimFile)?.Holder?.Host);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"host\":")]
    [InlineData("[1]")]
    public async Task A_claim_that_cannot_be_read_is_waited_for_like_a_living_one(string content)
    {
        File.WriteAllText(Run.ClaimFile, content);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        Assert.Null(await Take("here", patience.Token));
        await using RunClaim? claim = await Take("here", stale: TimeSpan.FromSeconds(0.1));
        Assert.Null(claim!.Previous);
    }

    private Task<RunClaim?> Take(string host, CancellationToken? token = null, int process = 1, TimeSpan? stale = null) => RunClaim.TakeAsync(
        Run, new ClaimHolder { Host = host, ProcessId = process, Started = DateTimeOffset.UnixEpoch }, stale, TimeProvider.System, token ?? Token);
}
