using TorchSharp;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Native;

/// <summary>
/// Operations of a tensor with a number. TorchSharp's own make a <see cref="Scalar"/> that nothing holds: where a collection falls between handing its
/// address over and libtorch's reading it, its finalizer has freed it ("Exception raised from toFloat", or another number). Here it lives until libtorch returns.
/// </summary>
public static class NumberMath
{
    /// <summary>x times a number.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using Scalar scalar = factor.ToScalar();
        return x.mul(scalar);
    }

    /// <summary>x over a number.</summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using Scalar scalar = divisor.ToScalar();
        return x.div(scalar);
    }

    /// <summary>x plus a number.</summary>
    public static Tensor Plus(this Tensor x, double term)
    {
        using Scalar scalar = term.ToScalar();
        return x.add(scalar);
    }

    /// <summary>x with a number in place of the elements where the mask is true.</summary>
    public static Tensor Masked(this Tensor x, Tensor mask, double value)
    {
        using Scalar scalar = value.ToScalar();
        return x.masked_fill(mask, scalar);
    }

    /// <summary>x with rows added at the given places.</summary>
    public static Tensor AddRows(this Tensor x, Tensor places, Tensor rows)
    {
        using Scalar one = 1L.ToScalar();
        return x.index_add(0, places, rows, one);
    }

    /// <summary>True where x equals a whole number.</summary>
    public static Tensor Is(this Tensor x, long number)
    {
        using Scalar scalar = number.ToScalar();
        return x.eq(scalar);
    }

    /// <summary>Multiplies x in place.</summary>
    public static Tensor Scale(this Tensor x, double factor)
    {
        using Scalar scalar = factor.ToScalar();
        return x.mul_(scalar);
    }

    /// <summary>Adds a number to x in place.</summary>
    public static Tensor Shift(this Tensor x, double term)
    {
        using Scalar scalar = term.ToScalar();
        return x.add_(scalar);
    }

    /// <summary>Adds a multiple of y to x in place.</summary>
    public static Tensor Add(this Tensor x, Tensor y, double factor)
    {
        using Scalar scalar = factor.ToScalar();
        return x.add_(y, alpha: scalar);
    }
}
