namespace Isoloss.Dashboard.Interactive;

/// <summary>How a slider's value is written beside it.</summary>
public enum SliderFormat
{
    /// <summary>A plain number, as many digits as the step has.</summary>
    Number,

    /// <summary>A fraction, written in percent.</summary>
    Percent,

    /// <summary>A large number: <c>70B</c>, <c>1.4T</c>.</summary>
    Count,

    /// <summary>An amount of money: <c>$1.5B</c>.</summary>
    Dollars,

    /// <summary>An exponent, written as a power of ten.</summary>
    PowerOfTen,
}
