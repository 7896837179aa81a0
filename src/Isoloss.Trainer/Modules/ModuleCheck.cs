using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Modules;

/// <summary>
/// Holds the parts of a module against their contract before anything is trained: shape, and that no row of the result depends on
/// a row that it must not see. A model that sees the token it is to guess has a wonderful loss.
/// </summary>
/// <param name="parameters">The model's parameters; they are overwritten.</param>
/// <param name="plan">What the module replaces.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="device">Where the model computes; null for the processor.</param>
internal sealed class ModuleCheck(FlatParameters parameters, ModulePlan plan, Recipe recipe, Device? device)
{
    private const int FewRows = 3;

    // Relative to the largest number of the result: other shapes may take other kernels.
    private readonly double _tolerance = recipe.Precision == Precision.Fp32 ? 1e-4 : 3e-2;
    private CounterRandom _random = CounterRandom.For("module check");

    /// <summary>Checks all parts.</summary>
    /// <param name="size">The model's size.</param>
    /// <exception cref="Core.BadInputException">Says which part does what.</exception>
    public void Run(ModelSize size)
    {
        using var scope = NewDisposeScope();
        using var outside = no_grad();
        // With the values that it begins with a part may give nothing but zeros.
        foreach (var slot in parameters.Layout.Slots)
            Fill(parameters.Values.Floats().Slice(slot.Offset, slot.Length), slot.IsMatrix ? 0.5 / Math.Sqrt(slot.Columns) : 1);
        parameters.SendValues();
        int context = recipe.Model.Context;
        float[] x = new float[2 * context * size.Width];
        Fill(x, 1);
        for (int i = 0; i < size.Layers; i++)
        {
            if (plan.Attention(i) is { } attention)
                Check($"attention of block {i}", attention, x, size.Width, (row, from) => row >= from && row / context == from / context);
            if (plan.FeedForward(i) is { } feedForward)
                CheckRows($"feed-forward of block {i}", feedForward, x, size.Width);
        }
        parameters.Values.zero_();
    }

    private void CheckRows(string name, IBlockPart part, float[] x, int width)
    {
        float[] whole = Check(name, part, x, width, (row, from) => row == from);
        float[] few = Forward(name, part, x[..(FewRows * width)], width);
        if (Differs(whole, few, 0, few.Length))
            throw plan.Wrong($"{name}: found another result for the first {FewRows} rows alone, expected each row to be treated by itself");
    }

    /// <summary>Changes a row in each of two sequences.</summary>
    /// <returns>The result without the change.</returns>
    private float[] Check(string name, IBlockPart part, float[] x, int width, Func<int, int, bool> maySee)
    {
        float[] before = Forward(name, part, x, width);
        int rows = x.Length / width;
        foreach (int from in (int[])[rows / 4, rows * 3 / 4])
        {
            float[] changed = [.. x];
            for (int i = from * width; i < (from + 1) * width; i++)
                changed[i] = 1 - 2 * changed[i];
            float[] after = Forward(name, part, changed, width);
            for (int row = 0; row < rows; row++)
                if (!maySee(row, from) && Differs(before, after, row * width, width))
                    throw plan.Wrong($"{name}: row {row} of the result changes with row {from} of the input ({rows / 2} rows are a sequence); "
                        + "expected a feed-forward to treat each row by itself, attention to see no later row and no other sequence, "
                        + "and nothing random while gradients are off");
        }
        return before;
    }

    private float[] Forward(string name, IBlockPart part, float[] x, int width)
    {
        Tensor y;
        try
        {
            Tensor input = tensor(x).view(-1, width);
            y = part.Forward(device is null ? input : input.to(device)).cpu();
        }
        // Whatever a user's code throws is about that code.
        catch (Exception e)
        {
            throw plan.Wrong($"{name} failed on {x.Length / width} rows: {e.Message}", e);
        }
        if (y.dtype != ScalarType.Float32 || !y.shape.SequenceEqual([x.Length / width, width]))
            throw plan.Wrong($"{name}: found {y.dtype} [{string.Join(", ", y.shape)}], expected {ScalarType.Float32} [{x.Length / width}, {width}]");
        float[] values = y.contiguous().Floats().ToArray();
        return values.All(float.IsFinite) ? values : throw plan.Wrong($"{name}: found numbers that are not finite for normal inputs");
    }

    private bool Differs(float[] a, float[] b, int first, int count)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < a.Length; i++)
            largest = Math.Max(largest, Math.Abs(a[i]));
        for (int i = first; i < first + count; i++)
            difference = Math.Max(difference, Math.Abs(a[i] - (double)b[i]));
        return difference > _tolerance * largest;
    }

    private void Fill(Span<float> values, double deviation)
    {
        foreach (ref float value in values)
            value = (float)(deviation * _random.Normal());
    }
}
