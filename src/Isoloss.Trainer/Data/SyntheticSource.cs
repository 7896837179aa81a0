using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Data;

/// <summary>
/// Windows of the synthetic language, each from a stream of its own: training streams are those of the run, evaluation
/// streams are keyed by the language's seed alone.
/// </summary>
/// <param name="data">Size and seed of the language.</param>
/// <param name="streams">Streams of the run.</param>
internal sealed class SyntheticSource(DataRecipe data, RunStreams streams) : ITokenSource
{
    /// <summary>The language.</summary>
    public SyntheticLanguage Language { get; } = new(data.Symbols, data.LanguageSeed);

    /// <inheritdoc/>
    public int Vocabulary => Language.Symbols;

    /// <inheritdoc/>
    public long EvaluationWindows => long.MaxValue;

    /// <inheritdoc/>
    public double? EntropyRate => Language.EntropyRate;

    /// <inheritdoc/>
    public void Train(long number, Span<long> window) =>
        Language.Sample(streams.For("train", data.LanguageSeed, number), window);

    /// <inheritdoc/>
    public void Evaluate(long number, Span<long> window) =>
        Language.Sample(CounterRandom.For("evaluate", data.LanguageSeed, number), window);

    /// <inheritdoc/>
    public double? OracleLoss(ReadOnlySpan<long> window) => Language.OracleLoss(window);

    /// <inheritdoc/>
    public IReadOnlyList<TextDocument> Documents => [];

    /// <inheritdoc/>
    public int DocumentOf(long number, int target) => -1;

    /// <inheritdoc/>
    public WindowPlace TrainPlace(long number) => new(number, -1);

    /// <inheritdoc/>
    public string TextOf(ReadOnlySpan<long> tokens) => string.Join(' ', tokens.ToArray());
}
