namespace Isoloss.Runs.Directories;

/// <summary>Watches a claim for signs of life, by this machine's own passing of time.</summary>
/// <param name="file">The claim.</param>
/// <param name="time">Clock; only its differences count.</param>
public sealed class ClaimWatch(string file, TimeProvider time)
{
    private (ClaimHolder? Holder, DateTimeOffset Stamp)? _last;
    private long _since = time.GetTimestamp();

    /// <summary>For how long the claim has been seen without a change.</summary>
    public TimeSpan Quiet => _last is null ? TimeSpan.Zero : time.GetElapsedTime(_since);

    /// <summary>Looks at the claim; null when nobody holds it.</summary>
    public (ClaimHolder? Holder, DateTimeOffset Stamp)? Look()
    {
        var now = RunClaim.Read(file);
        if (now != _last)
            (_last, _since) = (now, time.GetTimestamp());
        return now;
    }
}
