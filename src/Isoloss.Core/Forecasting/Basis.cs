namespace Isoloss.Core.Forecasting;

/// <summary>Where a value of a forecast comes from.</summary>
public enum Basis
{
    /// <summary>A source states it.</summary>
    Published,

    /// <summary>No source states it; it was chosen to be plausible and in keeping with what is stated.</summary>
    Inferred,

    /// <summary>It was set so that the model's output meets a published output: agreement there confirms nothing.</summary>
    Calibrated,

    /// <summary>The user set it.</summary>
    Chosen,
}
