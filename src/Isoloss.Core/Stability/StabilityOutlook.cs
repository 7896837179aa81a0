namespace Isoloss.Core.Stability;

/// <summary>What the runs of an arm say about larger ones.</summary>
public enum StabilityOutlook
{
    /// <summary>Too few sizes, or no probes: nothing can be said.</summary>
    Unknown,

    /// <summary>No trouble seen up to the target.</summary>
    Quiet,

    /// <summary>No trouble expected, but an interval reaches a limit before the target.</summary>
    Open,

    /// <summary>Trouble is expected at or before the target.</summary>
    Trouble,

    /// <summary>Trouble is there already.</summary>
    Seen,
}
