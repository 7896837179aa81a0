namespace Isoloss.Core.Organisation;

/// <summary>What an organisation makes of a measurement.</summary>
public enum Judgement
{
    /// <summary>
    /// The last measurement is taken at its word: the largest go on, and an idea is adopted when its interval, as narrow as is stated, lies above the
    /// threshold.
    /// </summary>
    Naive,

    /// <summary>
    /// What is believed of the gain at the large run after all measurements, their real noise, and what is known of ideas beforehand (Bayes).
    /// As many go on as naively, those that are believed to be worth most.
    /// </summary>
    Calibrated,
}
