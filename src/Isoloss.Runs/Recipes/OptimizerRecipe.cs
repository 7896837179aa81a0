using System.Text.Json.Serialization;

namespace Isoloss.Runs.Recipes;

/// <summary>The optimizer and its constants.</summary>
public sealed record OptimizerRecipe
{
    /// <summary>Which optimizer moves the hidden matrices. Default AdamW.</summary>
    public OptimizerName Name { get; init; } = OptimizerName.Adamw;

    /// <summary>
    /// Peak learning rate of AdamW at the reference width. Default 4e-3. Embeddings, gains and biases use it as it is; hidden
    /// matrices and the output matrix use it times <see cref="ReferenceWidth"/> / width.
    /// </summary>
    [JsonPropertyName("lr")]
    public double LearningRate { get; init; } = 4e-3;

    /// <summary>Width at which <see cref="LearningRate"/> is stated. Default 64; 0 switches the scaling with width off.</summary>
    public int ReferenceWidth { get; init; } = 64;

    /// <summary>Decay of the first moment. Default .9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment. Default .95.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the second moment. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay on matrices, multiplied by the learning rate in use. Default .1.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Largest global gradient norm; larger gradients are scaled down. Default 1; 0 switches clipping off.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>
    /// Peak learning rate of Muon. Default .02. It multiplies the orthogonalised momentum (singular values near 1) times
    /// sqrt(max(1, rows / columns)), at every width alike: <see cref="ReferenceWidth"/> does not enter.
    /// </summary>
    public double MuonLr { get; init; } = 0.02;

    /// <summary>Momentum of Muon (Nesterov). Default .95.</summary>
    public double MuonMomentum { get; init; } = 0.95;

    /// <summary>Newton-Schulz iterations of Muon. Default 5.</summary>
    public int NewtonSchulzSteps { get; init; } = 5;

    /// <summary>Peak learning rate of Lion at the reference width, with the same scaling as <see cref="LearningRate"/>. Default
    /// 4e-4: a tenth, because each of its steps has full size (Chen et al. 2023, section 5).</summary>
    [OmitDefault]
    public double LionLr { get; init; } = 4e-4;

    /// <summary>Steps between two turns of SOAP's basis. Default 10.</summary>
    [OmitDefault]
    public int SoapEvery { get; init; } = 10;

    /// <summary>
    /// Decay a step of an average of the weights that is evaluated beside them: average = decay x average + (1 - decay) x
    /// weights, from the initial ones on. Default 0: none.
    /// </summary>
    [OmitDefault]
    public double EmaDecay { get; init; }
}
