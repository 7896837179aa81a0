using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

public sealed class RunRecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isoloss-recorder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_state_is_kept_fresh_when_the_clock_is_set_back()
    {
        var directory = new RunDirectory(_folder);
        var time = new Clock();
        using var recorder = new RunRecorder(directory, new RunPlan(new Recipe(), 1_000_000), time);
        recorder.Start(0, 0);
        time.Now -= TimeSpan.FromHours(1);
        time.Elapsed += TimeSpan.FromSeconds(1);
        recorder.Refresh(1);
        Assert.Equal(0, directory.ReadStatus()!.Step);
        time.Elapsed += TimeSpan.FromSeconds(2);
        recorder.Refresh(2);
        Assert.Equal(2, directory.ReadStatus()!.Step);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
