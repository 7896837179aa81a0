namespace Isoloss.Runs.Tables;

/// <summary>Where training FLOP C comes from.</summary>
public enum FlopRule
{
    /// <summary>From the table's column.</summary>
    Recorded,

    /// <summary>C = 6 N D (Kaplan et al. 2020, section 2.1).</summary>
    SixND,
}
