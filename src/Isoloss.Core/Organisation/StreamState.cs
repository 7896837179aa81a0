namespace Isoloss.Core.Organisation;

/// <summary>Where the idea in one stream is.</summary>
internal struct StreamState
{
    /// <summary>What will become of it.</summary>
    public IdeaFate Fate;

    /// <summary>The rung it is on.</summary>
    public int Rung;

    /// <summary>True when attention goes to analysing, false when to implementing.</summary>
    public bool IsAnalysing;

    /// <summary>When it was taken up.</summary>
    public double TakenUp;

    /// <summary>When its test asked for GPUs.</summary>
    public double Asked;

    /// <summary>The next stream that waits for the same researcher; -1 for none.</summary>
    public int Next;
}
