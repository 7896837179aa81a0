namespace Isoloss.Runs.Recipes;

/// <summary>The architecture of a decoder-only transformer, all but its size.</summary>
public sealed record ModelRecipe
{
    /// <summary>Longest context with a window or an attention cap, whose scores are held as a square.</summary>
    public const int LongestMasked = 8192;

    /// <summary>Most <see cref="Experts"/>.</summary>
    public const int MostExperts = 1024;

    /// <summary>Normalisation. Default RMSNorm.</summary>
    public Norm Norm { get; init; } = Norm.Rms;

    /// <summary>Positions. Default rotary.</summary>
    public Positions Positions { get; init; } = Positions.Rotary;

    /// <summary>Feed-forward block. Default SwiGLU.</summary>
    public Mlp Mlp { get; init; } = Mlp.Swiglu;

    /// <summary>Normalise queries and keys (Henry et al. 2020). Default off.</summary>
    public bool QkNorm { get; init; }

    /// <summary>Use the embedding matrix as output matrix. Default off.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Context length in tokens. Default 128, from 8 to 65536.</summary>
    public int Context { get; init; } = 128;

    /// <summary>Width of an attention head. Default 32; must divide the model's width and be even.</summary>
    public int HeadWidth { get; init; } = 32;

    /// <summary>Heads of queries that share one head of keys and values (Ainslie et al. 2023). Default 1: each has its own; must
    /// divide the number of heads.</summary>
    [OmitDefault]
    public int QueryGroup { get; init; } = 1;

    /// <summary>Positions that a token attends to, itself included (Beltagy et al. 2020). Default 0: all before it.</summary>
    [OmitDefault]
    public int Window { get; init; }

    /// <summary>Cap c of the attention logits: c tanh(logit / c) (Gemma 2, 2024, section 2). Default 0: none.</summary>
    [OmitDefault]
    public double AttentionCap { get; init; }

    /// <summary>Cap of the output logits, likewise, in training and evaluation. Default 0: none.</summary>
    [OmitDefault]
    public double LogitCap { get; init; }

    /// <summary>Weight of the mean of (log sum exp of the output logits)^2 in the training objective (Chowdhery et al. 2022,
    /// section 5). Default 0; 1e-4 there.</summary>
    [OmitDefault]
    public double ZLoss { get; init; }

    /// <summary>
    /// Experts of each feed-forward block, of which a router chooses <see cref="TopK"/> for a token (Shazeer et al. 2017).
    /// Default 0: dense. Each has 1 / <see cref="TopK"/> of the dense block's hidden width, so that a token costs what it costs
    /// there, but for the router.
    /// </summary>
    [OmitDefault]
    public int Experts { get; init; }

    /// <summary>Experts that see a token. Default 2.</summary>
    [OmitDefault]
    public int TopK { get; init; } = 2;

    /// <summary>Weight of the balance loss, the mean over blocks of experts x sum over experts of share of tokens x mean
    /// probability (Fedus et al. 2022, eq. 4). Default .01.</summary>
    [OmitDefault]
    public double BalanceLoss { get; init; } = 0.01;

    /// <summary>
    /// Blocks as a multiple of the rung's, with the width, in whole heads, that comes nearest to the rung's parameters without
    /// embeddings: see <see cref="ModelShape"/>. Default 1; from 1/16 to 16.
    /// </summary>
    [OmitDefault]
    public double DepthFactor { get; init; } = 1;

    /// <summary>A user's own module, a compiled class library that replaces parts of the blocks; null for none. See
    /// <see cref="ModuleFile"/>.</summary>
    public string? Module { get; init; }

    /// <summary>
    /// <see cref="ModuleFile.Hash"/> of the module; filled in by the study. It stands in a run's key for the path, so that another
    /// build means other runs and a moved one does not, and the trainer refuses a module of another hash.
    /// </summary>
    [FilledIn]
    public string? ModuleHash { get; init; }
}
