using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Optimizers;

namespace Isoloss.Tests;

/// <summary>Both optimizers follow their published formulas, written out here with double loops over doubles.</summary>
public sealed class OptimizerTests
{
    private static readonly ModelSize Size = new() { Width = 8, Layers = 2 };

    [Theory]
    [InlineData(OptimizerName.Adamw, false, Mlp.Swiglu)]
    [InlineData(OptimizerName.Adamw, true, Mlp.Gelu)]
    [InlineData(OptimizerName.Muon, false, Mlp.Swiglu)]
    [InlineData(OptimizerName.Muon, true, Mlp.Gelu)]
    public void Steps_equal_the_reference(OptimizerName name, bool tied, Mlp mlp)
    {
        var model = new ModelRecipe { HeadWidth = 4, TiedEmbeddings = tied, Mlp = mlp, Context = 8 };
        var recipe = new OptimizerRecipe { Name = name, ReferenceWidth = 4, WeightDecay = 0.3, ClipNorm = 2 };
        using var parameters = new FlatParameters(new ParameterLayout(model, Size, 11));
        Initializer.Fill(parameters, Size.Layers, default);
        var optimizer = new Optimizer(recipe, parameters, Size.Width);
        double[] values = ToDoubles(parameters.Values.Floats());
        var reference = new ReferenceOptimizer(recipe, parameters.Layout, Size.Width);
        for (int step = 1; step <= 4; step++)
        {
            // Small gradients first, so that clipping acts on some steps only.
            FillGradients(parameters, step, 0.02 * Math.Pow(5, step - 1));
            double norm = optimizer.Step(0.5, step);
            Assert.Equal(reference.Step(values, ToDoubles(parameters.Gradients.Floats()), 0.5, step), norm, 4);
            AssertClose(values, parameters.Values.Floats(), 2e-5);
        }
    }

    [Fact]
    public void Newton_schulz_brings_all_singular_values_near_one()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var matrices = TorchSharp.torch.randn([3, 6, 20], generator: new TorchSharp.torch.Generator(1));
        var orthogonal = NewtonSchulz.Orthogonalise(matrices, 5);
        var singular = TorchSharp.torch.linalg.svdvals(orthogonal);
        Assert.InRange(singular.min().item<float>(), 0.6, 1.3);
        Assert.InRange(singular.max().item<float>(), 0.6, 1.3);
    }

    [Theory]
    [InlineData(OptimizerName.Adamw)]
    [InlineData(OptimizerName.Muon)]
    public void Zero_gradients_move_nothing_but_decay(OptimizerName name)
    {
        var recipe = new OptimizerRecipe { Name = name, WeightDecay = 0 };
        using var parameters = new FlatParameters(new ParameterLayout(new ModelRecipe { HeadWidth = 4 }, Size, 11));
        Initializer.Fill(parameters, Size.Layers, default);
        double[] before = ToDoubles(parameters.Values.Floats());
        new Optimizer(recipe, parameters, Size.Width).Step(1, 1);
        AssertClose(before, parameters.Values.Floats(), 0);
    }

    private static void FillGradients(FlatParameters parameters, int step, double size)
    {
        var random = Isoloss.Trainer.Data.CounterRandom.For("gradients", step);
        foreach (ref float g in parameters.Gradients.Floats())
            g = (float)(size * random.Normal());
    }

    private static double[] ToDoubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), v => (double)v);

    private static void AssertClose(double[] expected, ReadOnlySpan<float> found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"{i}: expected {expected[i]}, found {found[i]}");
    }
}
