namespace Isoloss.Runs.Recipes;

/// <summary>Normalisation before each block.</summary>
public enum Norm
{
    /// <summary>Root mean square, with a gain (Zhang and Sennrich 2019).</summary>
    Rms,

    /// <summary>Mean and variance, with gain and bias (Ba et al. 2016).</summary>
    Layer,
}

/// <summary>How positions enter the model.</summary>
public enum Positions
{
    /// <summary>Rotation of queries and keys (Su et al. 2021).</summary>
    Rotary,

    /// <summary>A learned vector per position, added to the embedding.</summary>
    Learned,
}

/// <summary>The feed-forward block.</summary>
public enum Mlp
{
    /// <summary>Gated with SiLU (Shazeer 2020); hidden width 8/3 of the model's, so that parameters match
    /// <see cref="Gelu"/>.</summary>
    Swiglu,

    /// <summary>Two matrices with GELU; hidden width four times the model's.</summary>
    Gelu,
}

/// <summary>The optimizer of the hidden matrices.</summary>
public enum OptimizerName
{
    /// <summary>AdamW (Loshchilov and Hutter 2019), decoupled decay on matrices only.</summary>
    Adamw,

    /// <summary>Muon (Jordan et al. 2024): orthogonalised momentum on hidden matrices, AdamW on the rest.</summary>
    Muon,

    /// <summary>Lion (Chen et al. 2023): the sign of interpolated momentum, on all parameters.</summary>
    Lion,

    /// <summary>SOAP (Vyas et al. 2024): Adam in the eigenbasis of Shampoo's matrices on hidden matrices, AdamW on the
    /// rest.</summary>
    Soap,
}

/// <summary>The learning rate after warm-up.</summary>
public enum ScheduleName
{
    /// <summary>Stays at its peak.</summary>
    Constant,

    /// <summary>Half a cosine down to the final ratio.</summary>
    Cosine,

    /// <summary>Warm-up, stable, decay: constant, then linear to the final ratio over the last part.</summary>
    Wsd,
}

/// <summary>Arithmetic of the linear layers.</summary>
public enum Precision
{
    /// <summary>32-bit floats throughout.</summary>
    Fp32,

    /// <summary>Matrix products of linear layers in bfloat16, all else in 32 bits. Pays only where the processor has bf16
    /// units.</summary>
    Bf16Linears,
}
