using Isoloss.Trainer.Modules;

namespace Isoloss.Trainer.Models;

/// <summary>One parameter's place in the flat array.</summary>
/// <param name="Name">Its name, such as <c>blocks.0.qkv</c>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Offset">First element in the flat array.</param>
/// <param name="Rows">Outputs of a matrix; 1 for a vector.</param>
/// <param name="Columns">Inputs of a matrix; elements of a vector.</param>
/// <param name="Initial">Initial values; null for those of its kind.</param>
internal sealed record ParameterSlot(string Name, ParameterKind Kind, int Offset, int Rows, int Columns, InitialValues? Initial = null)
{
    /// <summary>Number of elements.</summary>
    public int Length => Rows * Columns;

    /// <summary>Matrices decay, vectors do not.</summary>
    public bool IsMatrix => Kind is not (ParameterKind.Gain or ParameterKind.Bias);

    /// <summary>Within a block: Muon moves these.</summary>
    public bool IsHidden => Kind is ParameterKind.HiddenInput or ParameterKind.HiddenOutput;
}
