namespace Isoloss.Trainer.Data;

/// <summary>
/// Where windows of tokens come from. A window is a context and the token after it. Windows are numbered, and a window's number
/// decides its content, so resuming needs nothing but the number.
/// </summary>
internal interface ITokenSource
{
    /// <summary>Number of token kinds.</summary>
    int Vocabulary { get; }

    /// <summary>Number of windows that can be held out for evaluation.</summary>
    long EvaluationWindows { get; }

    /// <summary>Entropy rate of the true distribution, nats per token, where known.</summary>
    double? EntropyRate { get; }

    /// <summary>Fills in the training window of a number from 0 upwards; the source never ends.</summary>
    void Train(long number, Span<long> window);

    /// <summary>Fills in the evaluation window of a number below <see cref="EvaluationWindows"/>; the same for every
    /// run.</summary>
    void Evaluate(long number, Span<long> window);

    /// <summary>
    /// Mean loss of the best possible predictor on the tokens of a window but the first, each given those before it; null where
    /// the
    /// true distribution is unknown.
    /// </summary>
    double? OracleLoss(ReadOnlySpan<long> window);

    /// <summary>What the data consists of; empty where it has no parts.</summary>
    IReadOnlyList<TextDocument> Documents { get; }

    /// <summary>Number of the document of a target in an evaluation window, or -1.</summary>
    /// <param name="number">Number of the window.</param>
    /// <param name="target">Number of the target, from 0: the window's token <paramref name="target"/> + 1.</param>
    int DocumentOf(long number, int target);

    /// <summary>Where the training window of a number lies; the same in every epoch.</summary>
    WindowPlace TrainPlace(long number);

    /// <summary>Tokens as people read them; bytes that are no text as <c>\xNN</c>.</summary>
    string TextOf(ReadOnlySpan<long> tokens);
}
