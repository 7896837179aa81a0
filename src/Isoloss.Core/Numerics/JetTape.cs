using System.Runtime.Intrinsics;

namespace Isoloss.Core.Numerics;

/// <summary>The jets of one formula, reused from points to points. Not for use by several threads.</summary>
/// <param name="Size">Coordinates by which is differentiated.</param>
/// <param name="IsSecondOrder">True when second derivatives are wanted too.</param>
internal sealed record JetTape(int Size, bool IsSecondOrder)
{
    private readonly List<Jet> _jets = [];
    private int _used;

    /// <summary>Room for one gradient.</summary>
    public Vector256<double>[] Scratch { get; } = new Vector256<double>[Size];

    /// <summary>The coordinates themselves; they stay on the tape.</summary>
    public Jet[] Variables(ReadOnlySpan<double> values)
    {
        Jet[] variables = new Jet[values.Length];
        for (int k = 0; k < variables.Length; k++)
        {
            variables[k] = new Jet(this) { Value = Vector256.Create(values[k]) };
            variables[k].Gradient[k] = Vector256<double>.One;
        }
        return variables;
    }

    /// <summary>A quantity that does not depend on the coordinates.</summary>
    public Jet Constant(Vector256<double> value)
    {
        Jet jet = Next();
        jet.Value = value;
        Array.Clear(jet.Gradient);
        jet.IsCurved = false;
        return jet;
    }

    /// <summary>A jet to write to; its old content is undefined.</summary>
    public Jet Next()
    {
        if (_used == _jets.Count)
            _jets.Add(new Jet(this));
        return _jets[_used++];
    }

    /// <summary>Takes every jet back, the variables excepted.</summary>
    public void Rewind() => _used = 0;
}
