namespace Isoloss.Core.Organisation;

/// <summary>What happened in a stretch of simulated time.</summary>
internal struct ProcessTally
{
    /// <summary>Ideas that ended, and those of them that were adopted.</summary>
    public long Ideas, Adopted;

    /// <summary>Tests that started.</summary>
    public long Tests;

    /// <summary>Sum over adopted ideas of ln of the multiplier.</summary>
    public double Gain;

    /// <summary>Sum over ended ideas of the hours since they were taken up.</summary>
    public double Hours;

    /// <summary>Sum over started tests of the hours they waited for GPUs.</summary>
    public double Waited;
}
