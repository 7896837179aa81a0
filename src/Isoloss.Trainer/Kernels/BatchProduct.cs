using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>Products of two batches of matrices, pair by pair, without gradients.</summary>
internal static unsafe class BatchProduct
{
    /// <summary>A B of each pair.</summary>
    /// <param name="a">[count, m, k], or [count, k, m] where its matrices are to be transposed.</param>
    /// <param name="b">[count, k, n], or [count, n, k] where its matrices are to be transposed.</param>
    /// <param name="turnA">Transposes the matrices of <paramref name="a"/>.</param>
    /// <param name="turnB">Transposes the matrices of <paramref name="b"/>.</param>
    /// <returns>[count, m, n].</returns>
    public static Tensor Of(Tensor a, Tensor b, bool turnA = false, bool turnB = false)
    {
        (a, b) = (a.contiguous(), b.contiguous());
        int m = (int)a.shape[turnA ? 2 : 1], k = (int)a.shape[turnA ? 1 : 2], n = (int)b.shape[turnB ? 1 : 2], threads = get_num_threads();
        var result = empty(a.shape[0], m, n);
        for (int i = 0; i < a.shape[0]; i++)
            MatrixProduct.Compute(Matrix(a, i, turnA), Matrix(b, i, turnB), null, result.Start() + (long)i * m * n, m, n, k, threads);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return result;
    }

    private static MatrixView Matrix(Tensor batch, int number, bool turn)
    {
        var matrix = MatrixView.Rows(batch.Start() + number * batch.shape[1] * batch.shape[2], (int)batch.shape[2]);
        return turn ? matrix.Transposed : matrix;
    }
}
