using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;

namespace Isoloss.Tests;

/// <summary>The executor of this machine.</summary>
public sealed class LocalExecutorTests : ExecutorTests
{
    private protected override IExecutor Executor(StudyPlan plan, int stopSeconds = 20) =>
        Workshop.Executor(plan, stopSeconds: stopSeconds);
}
