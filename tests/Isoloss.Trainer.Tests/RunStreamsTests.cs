using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;

namespace Isoloss.Tests;

/// <summary>What is random in a run is named after its rung, what is measured with is not.</summary>
public sealed class RunStreamsTests
{
    private const int Vocabulary = 11;
    private static readonly RunStreams Rung = new(1, new ModelSize { Width = 16, Layers = 2 }, 1000);

    public static TheoryData<int, int, int, long> Others => new()
    {
        { 2, 16, 2, 1000 },
        { 1, 32, 2, 1000 },
        { 1, 16, 3, 1000 },
        { 1, 16, 2, 2000 },
    };

    [Theory, MemberData(nameof(Others))]
    public void A_run_of_another_seed_size_or_length_begins_elsewhere_and_sees_other_windows(
        int seed, int width, int layers, long tokens)
    {
        RunStreams other = new(seed, width, layers, tokens);
        Assert.NotEqual(Embedding(new ModelRecipe { HeadWidth = 8 }, Rung), Embedding(new ModelRecipe { HeadWidth = 8 }, other));
        Assert.NotEqual(Window(Rung), Window(other));
    }

    [Theory, MemberData(nameof(Others))]
    public void Every_run_is_evaluated_on_the_same_windows(int seed, int width, int layers, long tokens)
    {
        ITokenSource one = new SyntheticSource(new DataRecipe(), Rung);
        ITokenSource other = new SyntheticSource(new DataRecipe(), new(seed, width, layers, tokens));
        Assert.Equal(Evaluated(one), Evaluated(other));
        ushort[] text = [.. Enumerable.Range(0, 20_000).Select(i => (ushort)i)];
        Assert.Equal(
            Evaluated(new TextSource(text, 65_536, 32, 0.1, Rung)),
            Evaluated(new TextSource(text, 65_536, 32, 0.1, new(seed, width, layers, tokens))));
    }

    [Fact]
    public void Two_architectures_on_one_rung_begin_alike_in_what_they_share()
    {
        var plain = new ModelRecipe { HeadWidth = 8 };
        Assert.Equal(Embedding(plain, Rung), Embedding(plain with { QkNorm = true, Mlp = Mlp.Gelu }, Rung));
    }

    private static float[] Embedding(ModelRecipe recipe, RunStreams streams)
    {
        var size = new ModelSize { Width = 16, Layers = 2 };
        using var parameters = new FlatParameters(new ParameterLayout(recipe, size, Vocabulary));
        Initializer.Fill(parameters, size.Layers, streams);
        var slot = parameters.Layout.Slots.First(s => s.Kind == ParameterKind.Embedding);
        return parameters.Values.Floats().Slice(slot.Offset, slot.Length).ToArray();
    }

    private static long[] Window(RunStreams streams)
    {
        var window = new long[33];
        new SyntheticSource(new DataRecipe(), streams).Train(0, window);
        return window;
    }

    private static List<long> Evaluated(ITokenSource source)
    {
        var window = new long[33];
        List<long> tokens = [];
        for (int i = 0; i < 20; i++)
        {
            source.Evaluate(i, window);
            tokens.AddRange(window);
        }
        return tokens;
    }
}
