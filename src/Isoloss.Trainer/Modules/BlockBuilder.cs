using System.Text.RegularExpressions;
using Isoloss.Core;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Models;

namespace Isoloss.Trainer.Modules;

/// <summary>A block that a module builds a part of: its measures, and where the part's parameters are registered.</summary>
public sealed partial class BlockBuilder
{
    private readonly List<ModuleParameter> _parameters = [];

    internal BlockBuilder(ModelRecipe model, ModelSize size, int block)
    {
        (Block, Width, Layers, Context, HeadWidth) = (block, size.Width, size.Layers, model.Context, model.HeadWidth);
        HiddenWidth = TransformerCount.HiddenWidth(model, size.Width);
    }

    /// <summary>Number of the block, from 0.</summary>
    public int Block { get; }

    /// <summary>Number of blocks.</summary>
    public int Layers { get; }

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; }

    /// <summary>Hidden width of the built-in feed-forward: 4 widths with <c>gelu</c>, 8/3 with <c>swiglu</c>, which has a matrix more.</summary>
    public int HiddenWidth { get; }

    /// <summary>Context length in tokens.</summary>
    public int Context { get; }

    /// <summary>Width of an attention head.</summary>
    public int HeadWidth { get; }

    internal IReadOnlyList<ModuleParameter> Parameters => _parameters;

    /// <summary>A matrix that reads the residual stream or something within the part. It decays, and Muon and SOAP move it.</summary>
    /// <param name="name">Lower-case letters, digits and underscores. Its random stream is named after block and name: one called as a
    /// parameter of the built-in part (<c>qkv</c>, <c>attention_out</c>, <c>mlp_in</c>, <c>mlp_out</c>) starts as that does.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs.</param>
    /// <param name="parts">Matrices that lie below each other in it, of <paramref name="rows"/> / parts rows each: Muon and SOAP take each by itself.</param>
    /// <param name="initial">Initial values, row after row; null for normal ones with deviation .5 / sqrt(columns).</param>
    public ModuleParameter AddInput(string name, int rows, int columns, int parts = 1, InitialValues? initial = null) =>
        AddMatrix(name, ParameterKind.HiddenInput, rows, columns, parts, initial);

    /// <summary>A matrix whose result goes to the residual stream; as <see cref="AddInput"/>, but its initial values are smaller by sqrt(2 layers).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs.</param>
    /// <param name="parts">Matrices that lie below each other in it.</param>
    /// <param name="initial">Initial values, row after row; null for normal ones with deviation .5 / sqrt(2 layers columns).</param>
    public ModuleParameter AddOutput(string name, int rows, int columns, int parts = 1, InitialValues? initial = null) =>
        AddMatrix(name, ParameterKind.HiddenOutput, rows, columns, parts, initial);

    /// <summary>A vector that begins at 1, or at <paramref name="initial"/>. It does not decay, and AdamW or Lion moves it.</summary>
    public ModuleParameter AddGain(string name, int length, InitialValues? initial = null) => Add(name, ParameterKind.Gain, 1, length, 1, initial);

    /// <summary>A vector that begins at 0, or at <paramref name="initial"/>; otherwise as <see cref="AddGain"/>.</summary>
    public ModuleParameter AddBias(string name, int length, InitialValues? initial = null) => Add(name, ParameterKind.Bias, 1, length, 1, initial);

    private ModuleParameter AddMatrix(string name, ParameterKind kind, int rows, int columns, int parts, InitialValues? initial)
    {
        if (parts < 1 || rows < 1 || rows % parts != 0)
            throw new BadInputException($"{name}: found {rows} rows in {parts} parts, expected equal parts of at least one row");
        return Add(name, kind, rows, columns, parts, initial);
    }

    private ModuleParameter Add(string name, ParameterKind kind, int rows, int columns, int parts, InitialValues? initial)
    {
        if (!NamePattern().IsMatch(name))
            throw new BadInputException($"found the parameter name '{name}', expected lower-case letters, digits and underscores");
        if (columns < 1)
            throw new BadInputException($"{name}: found {columns} columns, expected 1 or more");
        var parameter = new ModuleParameter($"blocks.{Block}.{name}", name, kind, rows, columns, parts, initial);
        _parameters.Add(parameter);
        return parameter;
    }

    [GeneratedRegex(@"\A[a-z0-9_]{1,64}\z")]
    private static partial Regex NamePattern();
}
