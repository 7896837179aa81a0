using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Data;

/// <summary>
/// The random streams of a run, named after its rung: seed, size and tokens. Runs on different rungs share neither initial values
/// nor windows, so their errors are independent; the arms of a rung share both, so that what is common to them cancels in their
/// difference. Streams of the evaluation set are not among these: it is the same for every run.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Width">Width of the model.</param>
/// <param name="Layers">Blocks of the model.</param>
/// <param name="Tokens">Training tokens asked for: not those rounded to whole batches, in which arms may differ.</param>
internal readonly record struct RunStreams(int Seed, int Width, int Layers, long Tokens)
{
    /// <summary>The streams of a rung.</summary>
    public RunStreams(int seed, ModelSize size, long tokens) : this(seed, size.Width, size.Layers, tokens)
    {
    }

    /// <summary>The stream for a purpose and its numbers.</summary>
    public CounterRandom For(string purpose, params ReadOnlySpan<long> numbers) =>
        CounterRandom.For(purpose, [Seed, Width, Layers, Tokens, .. numbers]);
}
