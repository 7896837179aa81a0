namespace Isoloss.Core.Fitting;

/// <summary>What is summed over the residuals.</summary>
public enum ObjectiveKind
{
    /// <summary>Squared within a threshold, absolute beyond (Huber 1964).</summary>
    Huber,

    /// <summary>The smooth form of Huber's.</summary>
    PseudoHuber,

    /// <summary>Negative log-likelihood of Student's t: far runs lose their influence.</summary>
    StudentT,

    /// <summary>Least squares.</summary>
    Squared,
}
