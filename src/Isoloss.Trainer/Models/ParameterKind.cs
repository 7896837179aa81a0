namespace Isoloss.Trainer.Models;

/// <summary>What a group of parameters is for; decides its initial values, learning rate, decay and optimizer.</summary>
internal enum ParameterKind
{
    /// <summary>Token embedding; when tied also the output matrix.</summary>
    Embedding,

    /// <summary>Learned positions.</summary>
    Position,

    /// <summary>Gain of a normalisation.</summary>
    Gain,

    /// <summary>Bias of a layer normalisation.</summary>
    Bias,

    /// <summary>Matrix within a block that reads the residual stream.</summary>
    HiddenInput,

    /// <summary>Matrix within a block that writes to the residual stream.</summary>
    HiddenOutput,

    /// <summary>Matrix that scores the experts of a block.</summary>
    Router,

    /// <summary>Untied output matrix.</summary>
    Output,
}
