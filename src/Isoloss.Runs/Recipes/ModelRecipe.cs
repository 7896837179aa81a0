namespace Isoloss.Runs.Recipes;

/// <summary>The architecture of a decoder-only transformer, all but its size.</summary>
public sealed record ModelRecipe
{
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
}
