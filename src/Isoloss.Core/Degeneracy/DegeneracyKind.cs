namespace Isoloss.Core.Degeneracy;

/// <summary>How a text degenerates.</summary>
public enum DegeneracyKind
{
    /// <summary>Drawn text repeats runs of four tokens more often than the data.</summary>
    RepeatedRuns,

    /// <summary>Drawn text repeats the token before more often than the data.</summary>
    RepeatedTokens,

    /// <summary>Drawn text has more rare kinds of token than the data.</summary>
    RareTokens,

    /// <summary>Greedy text repeats runs of four tokens more often than the baseline's: small models loop when they are greedy, so the data is
    /// no measure of it (Holtzman et al. 2020, arXiv 1904.09751).</summary>
    GreedyLoops,
}
