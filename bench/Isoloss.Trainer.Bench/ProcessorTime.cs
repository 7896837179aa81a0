namespace Isoloss.Trainer.Bench;

/// <summary>
/// A clock that runs only while this process computes. For one thread on a quiet machine it is wall time; on a shared one it
/// leaves
/// out the others' turns, though not their use of caches and memory.
/// </summary>
internal sealed class ProcessorTime : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
