namespace Isoloss.Trainer.Models;

/// <summary>Hidden matrices of one shape that lie behind each other in the flat array, so that Muon treats them as one
/// batch.</summary>
/// <param name="Offset">First element in the flat array.</param>
/// <param name="Count">Number of matrices.</param>
/// <param name="Rows">Outputs of each.</param>
/// <param name="Columns">Inputs of each.</param>
internal sealed record MatrixStack(int Offset, int Count, int Rows, int Columns)
{
    /// <summary>Number of elements.</summary>
    public int Length => Count * Rows * Columns;
}
