using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

/// <summary>The executor of a cluster keeps the same promises.</summary>
[Collection("Slurm")]
public sealed class SlurmExecutorTests(SlurmCluster cluster) : ExecutorTests, IAsyncLifetime
{
    public ValueTask InitializeAsync() => cluster.RequireAsync();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private protected override IExecutor Executor(StudyPlan plan, int stopSeconds = 20) =>
        Workshop.SlurmExecutor(plan, stopSeconds: stopSeconds);
}
