namespace Isoloss.Core.Projection;

/// <summary>Where a metric of a run comes from.</summary>
public enum MetricSource
{
    /// <summary>Final loss on the whole evaluation set, over compute.</summary>
    Loss,

    /// <summary>Final loss on a section of it, over compute.</summary>
    Section,

    /// <summary>A probe inside the run, over size.</summary>
    Probe,
}
