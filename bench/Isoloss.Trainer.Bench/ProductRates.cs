using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Native;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Isoloss.Trainer.Bench;

/// <summary>Rates of the three products of a linear layer, ours beside libtorch's, for the layers of the usual sizes.</summary>
internal static class ProductRates
{
    private const int Rows = 2048, Repeats = 15;

    public static void Report()
    {
        TorchLibrary.Prepare(1);
        Console.WriteLine("GFLOP/s of one thread, 2048 rows; ours / libtorch's");
        Console.WriteLine($"{"layer",12} {"y = x W^T",14} {"dx = dy W",14} {"dW = dy^T x",14}");
        foreach (int width in (int[])[64, 128, 256, 384])
        {
            int hidden = TransformerCount.HiddenWidth(new ModelRecipe(), width);
            foreach (var (outputs, inputs) in ((int, int)[])[(3 * width, width), (width, width), (2 * hidden, width), (width, hidden), (256, width)])
                Line(inputs, outputs);
        }
    }

    private static unsafe void Line(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(Rows, inputs), weight = randn(outputs, inputs), dy = randn(Rows, outputs);
        Tensor y = empty(Rows, outputs), dx = empty(Rows, inputs), dWeight = empty(outputs, inputs);
        MatrixView rows = MatrixView.Of(x), weights = MatrixView.Of(weight), up = MatrixView.Of(dy);
        double flops = 2.0 * Rows * inputs * outputs;
        string Pair(Action ours, Func<Tensor> theirs) => $"{Rate(flops, ours),6:F0} / {Rate(flops, () => theirs().Dispose()),-5:F0}";
        Console.WriteLine($"{$"{inputs}->{outputs}",12} "
            + Pair(() => MatrixProduct.Compute(rows, weights.Transposed, null, y.Start(), Rows, outputs, inputs, 1), () => F.linear(x, weight)) + " "
            + Pair(() => MatrixProduct.Compute(up, weights, null, dx.Start(), Rows, inputs, outputs, 1), () => dy.mm(weight)) + " "
            + Pair(() => MatrixProduct.Compute(up.Transposed, rows, null, dWeight.Start(), outputs, inputs, Rows, 1), () => dy.t().mm(x)));
    }

    private static double Rate(double flops, Action product)
    {
        var time = new ProcessorTime();
        double best = double.PositiveInfinity;
        for (int i = 0; i < Repeats; i++)
        {
            long start = time.GetTimestamp();
            product();
            best = Math.Min(best, time.GetElapsedTime(start).TotalSeconds);
        }
        return flops / best / 1e9;
    }
}
