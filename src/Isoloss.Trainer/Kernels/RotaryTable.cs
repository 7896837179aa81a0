using System.Numerics;
using TorchSharp;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// Rotary positions (Su et al. 2021, eq. 34): the pair (i, i + w/2) of a head of width w at position t is turned by
/// t 10000^(-2i/w). The pairing is by halves instead of neighbours, which is the same model with columns in another order.
/// </summary>
internal sealed class RotaryTable
{
    private const double Base = 10_000;
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly int _half;

    /// <summary>Angles for every position of a context.</summary>
    /// <param name="context">Number of positions.</param>
    /// <param name="headWidth">Width of a head, even.</param>
    public RotaryTable(int context, int headWidth)
    {
        _half = headWidth / 2;
        _cos = new float[context * _half];
        _sin = new float[context * _half];
        for (int t = 0; t < context; t++)
        {
            for (int i = 0; i < _half; i++)
            {
                var (sin, cos) = Math.SinCos(t * Math.Pow(Base, -2.0 * i / headWidth));
                (_cos[t * _half + i], _sin[t * _half + i]) = ((float)cos, (float)sin);
            }
        }
    }

    /// <summary>Cosines and sines of <paramref name="count"/> positions from <paramref name="first"/> on, as [1, count, 1, half a head].</summary>
    public (torch.Tensor Cos, torch.Tensor Sin) Tensors(int first, int count, torch.Device device) =>
        (torch.tensor(_cos[(first * _half)..((first + count) * _half)]).view(1, count, 1, _half).to(device),
            torch.tensor(_sin[(first * _half)..((first + count) * _half)]).view(1, count, 1, _half).to(device));

    /// <summary>Turns <paramref name="x"/> into <paramref name="y"/>, which may be the same memory.</summary>
    /// <param name="x">A head's row.</param>
    /// <param name="position">Its position.</param>
    /// <param name="direction">1 forwards; -1 backwards, which carries gradients.</param>
    /// <param name="y">The turned row.</param>
    public void Turn(ReadOnlySpan<float> x, int position, float direction, Span<float> y)
    {
        ReadOnlySpan<float> cos = _cos.AsSpan(position * _half, _half), sin = _sin.AsSpan(position * _half, _half);
        int i = 0;
        for (; i <= _half - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> a = RowMath.Load(x, i), b = RowMath.Load(x, i + _half), c = RowMath.Load(cos, i);
            var s = RowMath.Load(sin, i) * direction;
            RowMath.Store(a * c - b * s, y, i);
            RowMath.Store(a * s + b * c, y, i + _half);
        }
        for (; i < _half; i++)
        {
            float a = x[i], b = x[i + _half], s = sin[i] * direction;
            y[i] = a * cos[i] - b * s;
            y[i + _half] = a * s + b * cos[i];
        }
    }
}
