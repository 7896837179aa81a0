using static TorchSharp.torch;

namespace Isoloss.Trainer.Kernels;

/// <summary>A matrix of floats in memory, of which one of the two distances is 1.</summary>
/// <param name="Start">Its first element.</param>
/// <param name="Row">Floats from a row to the next.</param>
/// <param name="Column">Floats from a column to the next.</param>
internal readonly unsafe record struct MatrixView(nint Start, nint Row, nint Column)
{
    /// <summary>A matrix that lies row after row.</summary>
    public static MatrixView Rows(float* start, nint columns) => new((nint)start, columns, 1);

    /// <summary>A contiguous tensor [rows, columns] in the processor's memory; the caller keeps it alive.</summary>
    public static MatrixView Of(Tensor matrix) => Rows(matrix.Start(), (int)matrix.shape[1]);

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed => this with { Row = Column, Column = Row };

    /// <summary>Where an element lies.</summary>
    public float* At(int row, int column) => (float*)Start + row * Row + column * Column;

    /// <summary>The part that begins at an element.</summary>
    public MatrixView From(int row, int column) => this with { Start = (nint)At(row, column) };
}
