namespace Isoloss.Tests;

/// <summary>The clock of the system with timers that go off early: bounds of minutes pass in seconds.</summary>
/// <param name="factor">How many times as early.</param>
internal sealed class FastTimers(int factor) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    private TimeSpan Faster(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;
}
