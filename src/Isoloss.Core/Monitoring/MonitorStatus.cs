namespace Isoloss.Core.Monitoring;

/// <summary>How a run stands.</summary>
public enum MonitorStatus
{
    /// <summary>Nothing speaks against the forecast.</summary>
    OnTrack,

    /// <summary>The loss has left its forecast band, to either side.</summary>
    OffTheCurve,

    /// <summary>The loss is no number, or rises and does not come back.</summary>
    Diverging,
}
