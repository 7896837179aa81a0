namespace Isoloss.Runs.Tables;

/// <summary>Which count of parameters N is.</summary>
public enum ParamsRule
{
    /// <summary>With embeddings.</summary>
    Total,

    /// <summary>Without embedding and output matrices (Kaplan et al. 2020, section 2.1).</summary>
    NonEmbedding,
}
