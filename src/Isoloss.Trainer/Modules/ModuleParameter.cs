using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Models;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Modules;

/// <summary>A parameter that a module registered. Its values lie among all others of the model, so that clipping, optimizers and
/// snapshots see it; they are there once the model is built, not yet while it is.</summary>
public sealed class ModuleParameter
{
    private Tensor? _value;
    private Precision _precision;

    internal ModuleParameter(string fullName, string name, ParameterKind kind, int rows, int columns, int parts, InitialValues? initial) =>
        (FullName, Name, Kind, Rows, Columns, Parts, Initial) = (fullName, name, kind, rows, columns, parts, initial);

    /// <summary>The parameter: [rows, columns], or a vector.</summary>
    public Tensor Value => _value ?? throw new InvalidOperationException($"{FullName} has no value before the model is built: use it in Forward");

    /// <summary>Number of elements.</summary>
    public long Length => (long)Rows * Columns;

    internal string FullName { get; }

    internal string Name { get; }

    internal ParameterKind Kind { get; }

    internal int Rows { get; }

    internal int Columns { get; }

    internal int Parts { get; }

    internal InitialValues? Initial { get; }

    /// <summary>A matrix times each row of <paramref name="x"/>, in the recipe's <c>precision</c>.</summary>
    /// <param name="x">[rows, columns of the matrix].</param>
    public Tensor Apply(Tensor x) => Projection.Of(x, Value, _precision);

    internal void Bind(Tensor value, Precision precision) => (_value, _precision) = (value, precision);
}
