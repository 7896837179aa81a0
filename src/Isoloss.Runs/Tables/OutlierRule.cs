namespace Isoloss.Runs.Tables;

/// <summary>What happens to runs that a table flags as outliers.</summary>
public enum OutlierRule
{
    /// <summary>They stay in, and how many is said.</summary>
    Keep,

    /// <summary>They are left out, and how many is said.</summary>
    Drop,
}
