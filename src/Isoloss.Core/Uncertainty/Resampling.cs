namespace Isoloss.Core.Uncertainty;

/// <summary>How runs are resampled to see how far an estimate moves.</summary>
public enum Resampling
{
    /// <summary><see cref="Cluster"/> from six rungs per parameter on, <see cref="Parametric"/> below.</summary>
    Automatic,

    /// <summary>Whole rungs are drawn with replacement: nothing is assumed about the noise.</summary>
    Cluster,

    /// <summary>The rungs stay; each gets the mean residual of a rung drawn at random. Assumes noise alike on all rungs.</summary>
    Residual,

    /// <summary>The rungs stay; each gets its own residual times 1 or -1 (Rademacher weights; Liu 1988). Noise may differ by rung.</summary>
    WildRademacher,

    /// <summary>As Rademacher, with six weights instead of two, for few rungs (Webb 2023, Can. J. Econ. 56(3)).</summary>
    WildWebb,

    /// <summary>The rungs stay; each gets normal noise of the size estimated.</summary>
    Parametric,
}
