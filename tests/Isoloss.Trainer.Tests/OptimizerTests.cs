using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Optimizers;

namespace Isoloss.Tests;

/// <summary>All optimizers follow their published formulas, written out here with double loops over doubles.</summary>
public sealed class OptimizerTests
{
    private static readonly ModelSize Size = new() { Width = 8, Layers = 2 };

    [Theory]
    [InlineData(OptimizerName.Adamw, false, Mlp.Swiglu)]
    [InlineData(OptimizerName.Adamw, true, Mlp.Gelu)]
    [InlineData(OptimizerName.Muon, false, Mlp.Swiglu)]
    [InlineData(OptimizerName.Muon, true, Mlp.Gelu)]
    [InlineData(OptimizerName.Muon, false, Mlp.Swiglu, 2)]
    [InlineData(OptimizerName.Muon, false, Mlp.Swiglu, 1, 3)]
    [InlineData(OptimizerName.Lion, false, Mlp.Swiglu)]
    [InlineData(OptimizerName.Lion, true, Mlp.Gelu)]
    [InlineData(OptimizerName.Soap, false, Mlp.Swiglu)]
    [InlineData(OptimizerName.Soap, true, Mlp.Gelu)]
    [InlineData(OptimizerName.Soap, false, Mlp.Swiglu, 2, 3)]
    public void Steps_equal_the_reference(OptimizerName name, bool tied, Mlp mlp, int queryGroup = 1, int experts = 0)
    {
        var model = new ModelRecipe { HeadWidth = 4, TiedEmbeddings = tied, Mlp = mlp, Context = 8, QueryGroup = queryGroup, Experts = experts };
        var recipe = new OptimizerRecipe { Name = name, ReferenceWidth = 4, WeightDecay = 0.3, ClipNorm = 2, SoapEvery = 2 };
        using var parameters = new FlatParameters(new ParameterLayout(model, Size, 11));
        Initializer.Fill(parameters, Size.Layers, default);
        var optimizer = new Optimizer(recipe, parameters, Size.Width);
        double[] values = ToDoubles(parameters.Values.Floats());
        var reference = new ReferenceOptimizer(recipe, parameters.Layout, Size.Width);
        for (int step = 1; step <= 4; step++)
        {
            // Small gradients first, so that clipping acts on some steps only.
            FillGradients(parameters, step, 0.02 * Math.Pow(5, step - 1));
            double norm = optimizer.Step(0.5, step, 0.5);
            Assert.Equal(reference.Step(values, ToDoubles(parameters.Gradients.Floats()), 0.5, step, 0.5), norm, 4);
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
    [InlineData(OptimizerName.Lion)]
    [InlineData(OptimizerName.Soap)]
    public void Zero_gradients_move_nothing_but_decay(OptimizerName name)
    {
        var recipe = new OptimizerRecipe { Name = name, WeightDecay = 0 };
        using var parameters = new FlatParameters(new ParameterLayout(new ModelRecipe { HeadWidth = 4 }, Size, 11));
        Initializer.Fill(parameters, Size.Layers, default);
        double[] before = ToDoubles(parameters.Values.Floats());
        new Optimizer(recipe, parameters, Size.Width).Step(1, 1);
        AssertClose(before, parameters.Values.Floats(), 0);
    }

    [Fact]
    public void Soap_finds_the_basis_in_which_the_gradients_lie()
    {
        // Gradients along one direction that is no axis: Adam in the found basis moves along it alone, plain Adam does not.
        var recipe = new OptimizerRecipe { Name = OptimizerName.Soap, SoapEvery = 1, Epsilon = 1e-4 };
        var stack = new MatrixStack(0, 1, 4, 4);
        var soap = new Soap(recipe, stack);
        float[] u = [0.8f, 0.6f, 0, 0], values = new float[16], first = new float[16], second = new float[16];
        float[] gradient = [.. from a in u from b in u select a * b];
        for (int step = 1; step <= 20; step++)
        {
            if (step == 11)
                Array.Clear(values);
            soap.Step(gradient, 1, 0.01, 0, step, values, first, second);
        }
        double along = gradient.Zip(values, (g, v) => g * v).Sum(), all = Math.Sqrt(values.Sum(v => v * v));
        Assert.InRange(-along / all, 0.99, 1.0001);
    }

    [Fact]
    public void An_average_follows_the_weights_with_its_decay()
    {
        float[] weights = [.. Enumerable.Range(0, 19).Select(i => (float)i)];
        var average = new WeightAverage(0.75, new float[19]);
        average.Add(weights);
        average.Add(weights);
        Assert.All(average.Values.Zip(weights), v => Assert.Equal(v.Second * (1 - 0.75 * 0.75), v.First, 4));
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
