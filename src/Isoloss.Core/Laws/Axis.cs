namespace Isoloss.Core.Laws;

/// <summary>What a law can depend on. Every value is above 0 and enters by its logarithm.</summary>
public enum Axis
{
    /// <summary>N, parameters.</summary>
    Params,

    /// <summary>D, training tokens, repeated ones counted each time.</summary>
    Tokens,

    /// <summary>C, training FLOP.</summary>
    Flops,

    /// <summary>U, distinct training tokens; D / U is the number of epochs.</summary>
    UniqueTokens,

    /// <summary>S, optimizer steps.</summary>
    Steps,

    /// <summary>B, batch size in tokens.</summary>
    BatchTokens,

    /// <summary>Peak learning rate.</summary>
    LearningRate,
}
