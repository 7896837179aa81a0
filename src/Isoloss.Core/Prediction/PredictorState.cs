namespace Isoloss.Core.Prediction;

/// <summary>All that a predictor needs to answer: what is kept of a fit between two commands. Plain numbers, so that it can be written anywhere.</summary>
public sealed record PredictorState
{
    /// <summary>Level of every interval.</summary>
    public required double Level { get; init; }

    /// <summary>The fitted forms.</summary>
    public required IReadOnlyList<FormState> Forms { get; init; }

    /// <summary>Sizes of drift that are plausible, log loss per square root of e-fold.</summary>
    public required IReadOnlyList<double> DriftSds { get; init; }

    /// <summary>How plausible each is; sums to 1.</summary>
    public required IReadOnlyList<double> DriftWeights { get; init; }

    /// <summary>Largest size, data and compute of the runs: beyond them drift begins.</summary>
    public required PlainPoint Largest { get; init; }

    /// <summary>The run of the largest compute: "10x beyond" is 10 times its compute at its ratio of data to size.</summary>
    public required PlainPoint Edge { get; init; }
}
