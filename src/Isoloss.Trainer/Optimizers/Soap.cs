using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Native;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Optimizers;

/// <summary>
/// SOAP on one stack of matrices (Vyas et al. 2024, algorithms 3 and 4): Adam on the gradient turned into the eigenvectors of
/// the running means of G G^T and G^T G, and the step turned back. Departures: the eigenvectors begin as the identity, so that
/// the first step is Adam's; of a matrix that is not square only the shorter side is turned (section 7.2 there).
/// </summary>
internal sealed class Soap
{
    private readonly OptimizerRecipe _recipe;
    private readonly MatrixStack _stack;
    private readonly Side? _left;
    private readonly Side? _right;

    /// <summary>Begins with no statistics.</summary>
    public Soap(OptimizerRecipe recipe, MatrixStack stack)
    {
        (_recipe, _stack) = (recipe, stack);
        _left = stack.Rows <= stack.Columns ? new Side(stack.Count, stack.Rows) : null;
        _right = stack.Columns <= stack.Rows ? new Side(stack.Count, stack.Columns) : null;
    }

    /// <summary>What a snapshot holds beside the moments.</summary>
    public IEnumerable<float[]> State => from side in (Side?[])[_left, _right]
                                         where side is not null
                                         from part in (float[][])[side.Statistics, side.Basis]
                                         select part;

    /// <summary>Moves the matrices.</summary>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="clip">Multiplies the gradients first.</param>
    /// <param name="rate">Learning rate in use.</param>
    /// <param name="decay">Weight decay in use.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="values">What to move.</param>
    /// <param name="first">First moments, in the parameters' own basis.</param>
    /// <param name="second">Second moments, in the turned basis.</param>
    public void Step(
        ReadOnlySpan<float> gradient, float clip, double rate, double decay, long step, Span<float> values, Span<float> first,
        Span<float> second)
    {
        using var scope = NewDisposeScope();
        using var outside = no_grad();
        Tensor g = Matrices(gradient).Scale(clip), m = Matrices(first), v = Matrices(second);
        m.Scale(_recipe.Beta1).Add(g, 1 - _recipe.Beta1);
        v.Scale(_recipe.Beta2).Add(Turn(g).square(), 1 - _recipe.Beta2);
        m.Floats().CopyTo(first);
        v.Floats().CopyTo(second);
        var root = v.Over(1 - Math.Pow(_recipe.Beta2, step)).sqrt_().Shift(_recipe.Epsilon);
        var update = TurnBack(Turn(m).div_(root).Over(1 - Math.Pow(_recipe.Beta1, step))).contiguous();
        RowMath.Move(update.Floats(), (float)rate, (float)(1 - rate * decay), values);
        bool turns = _recipe.SoapEvery == 1 || step % _recipe.SoapEvery == 1;
        _left?.Learn(BatchProduct.Of(g, g, turnB: true), _recipe.Beta2, turns);
        _right?.Learn(BatchProduct.Of(g, g, turnA: true), _recipe.Beta2, turns);
    }

    private Tensor Matrices(ReadOnlySpan<float> flat)
    {
        var matrices = empty(_stack.Count, _stack.Rows, _stack.Columns);
        flat.CopyTo(matrices.Floats());
        return matrices;
    }

    private Tensor Turn(Tensor x)
    {
        x = _left is null ? x : BatchProduct.Of(_left.Vectors(), x, turnA: true);
        return _right is null ? x : BatchProduct.Of(x, _right.Vectors());
    }

    private Tensor TurnBack(Tensor x)
    {
        x = _left is null ? x : BatchProduct.Of(_left.Vectors(), x);
        return _right is null ? x : BatchProduct.Of(x, _right.Vectors(), turnB: true);
    }

    /// <summary>Statistics and eigenvectors of the rows, or of the columns.</summary>
    private sealed class Side
    {
        private readonly int _count;
        private readonly int _width;

        public Side(int count, int width)
        {
            (_count, _width) = (count, width);
            Statistics = new float[count * width * width];
            Basis = new float[count * width * width];
            for (int i = 0; i < count * width; i++)
                Basis[i * width + i % width] = 1;
        }

        public float[] Statistics { get; }

        public float[] Basis { get; }

        public Tensor Vectors() => tensor(Basis).view(_count, _width, _width);

        /// <summary>The running mean, and one step of orthogonal iteration towards its eigenvectors.</summary>
        public void Learn(Tensor products, double decay, bool turns)
        {
            var mean = tensor(Statistics).view(_count, _width, _width).Scale(decay).Add(products, 1 - decay);
            mean.Floats().CopyTo(Statistics);
            if (turns)
                linalg.qr(BatchProduct.Of(mean, Vectors())).Q.contiguous().Floats().CopyTo(Basis);
        }
    }
}
