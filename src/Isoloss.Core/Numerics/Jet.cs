using System.Runtime.Intrinsics;

namespace Isoloss.Core.Numerics;

/// <summary>
/// A quantity at four points with its first and second derivatives by a law's coordinates: forward-mode automatic
/// differentiation (Griewank and Walther 2008, chapter 13). A formula written with jets has exact derivatives. The arrays
/// belong to a <see cref="JetTape"/>, which takes them back after every four points.
/// </summary>
internal sealed class Jet
{
    private readonly JetTape _tape;

    /// <summary>Reserves the arrays.</summary>
    public Jet(JetTape tape)
    {
        _tape = tape;
        Gradient = new Vector256<double>[tape.Size];
        Hessian = new Vector256<double>[tape.IsSecondOrder ? Vectors.Triangle(tape.Size) : 0];
    }

    /// <summary>The quantity.</summary>
    public Vector256<double> Value { get; set; }

    /// <summary>First derivatives.</summary>
    public Vector256<double>[] Gradient { get; }

    /// <summary>Second derivatives, lower triangle by rows; undefined where the jet is not curved.</summary>
    public Vector256<double>[] Hessian { get; }

    /// <summary>False where every second derivative is 0, which saves most of the work of a linear formula.</summary>
    public bool IsCurved { get; set; }

    public static Jet operator +(Jet a, Jet b) => Linear(a, Vector256<double>.One, b, Vector256<double>.One);

    public static Jet operator -(Jet a, Jet b) => Linear(a, Vector256<double>.One, b, -Vector256<double>.One);

    public static Jet operator -(Jet a) => a * -Vector256<double>.One;

    public static Jet operator +(Jet a, double b) => a + Vector256.Create(b);

    public static Jet operator -(Jet a, double b) => a + Vector256.Create(-b);

    public static Jet operator -(double a, Jet b) => -b + Vector256.Create(a);

    public static Jet operator -(Jet a, Vector256<double> b) => a + -b;

    public static Jet operator -(Vector256<double> a, Jet b) => -b + a;

    public static Jet operator *(Jet a, double b) => a * Vector256.Create(b);

    public static Jet operator /(Jet a, Jet b) => a * Reciprocal(b);

    public static Jet operator +(Jet a, Vector256<double> b)
    {
        Jet result = a._tape.Next();
        result.Value = a.Value + b;
        a.Gradient.CopyTo(result.Gradient, 0);
        result.IsCurved = a.IsCurved;
        if (a.IsCurved)
            a.Hessian.CopyTo(result.Hessian, 0);
        return result;
    }

    public static Jet operator *(Jet a, Vector256<double> b)
    {
        Jet result = a._tape.Next();
        result.Value = a.Value * b;
        Scale(a.Gradient, b, result.Gradient);
        result.IsCurved = a.IsCurved;
        if (a.IsCurved)
            Scale(a.Hessian, b, result.Hessian);
        return result;
    }

    public static Jet operator *(Jet a, Jet b)
    {
        Jet result = Linear(a, b.Value, b, a.Value);
        result.Value = a.Value * b.Value;
        if (!a._tape.IsSecondOrder)
            return result;
        result.Curve();
        int at = 0;
        for (int k = 0; k < a.Gradient.Length; k++)
        {
            Span<Vector256<double>> row = result.Hessian.AsSpan(at, k + 1);
            ReadOnlySpan<Vector256<double>> ofA = a.Gradient.AsSpan(0, row.Length), ofB = b.Gradient.AsSpan(0, row.Length);
            var (byA, byB) = (a.Gradient[k], b.Gradient[k]);
            for (int l = 0; l < row.Length; l++)
                row[l] += byA * ofB[l] + byB * ofA[l];
            at += row.Length;
        }
        return result;
    }

    /// <summary>e^x.</summary>
    public static Jet Exp(Jet x)
    {
        var value = Vector256.Exp(x.Value);
        return Apply(x, value, value, value);
    }

    /// <summary>Natural logarithm; x above 0.</summary>
    public static Jet Log(Jet x)
    {
        var inverse = Vector256<double>.One / x.Value;
        return Apply(x, Vector256.Log(x.Value), inverse, -inverse * inverse);
    }

    /// <summary>1 / x; x not 0.</summary>
    public static Jet Reciprocal(Jet x)
    {
        var inverse = Vector256<double>.One / x.Value;
        var slope = -inverse * inverse;
        return Apply(x, inverse, slope, -2 * slope * inverse);
    }

    /// <summary>log(1 + e^x), without overflow.</summary>
    public static Jet Softplus(Jet x)
    {
        var small = Vector256.Exp(-Vector256.Abs(x.Value));
        var minor = small / (Vector256<double>.One + small);
        var positive = Vector256.GreaterThanOrEqual(x.Value, Vector256<double>.Zero);
        var slope = Vector256.ConditionalSelect(positive, Vector256<double>.One - minor, minor);
        var value = Vector256.Max(x.Value, Vector256<double>.Zero) + Vector256.Log(Vector256<double>.One + small);
        return Apply(x, value, slope, slope * (Vector256<double>.One - slope));
    }

    /// <summary>log(e^a + e^b): derivatives are means over the two terms, weighted by their shares.</summary>
    public static Jet LogSumExp(Jet a, Jet b)
    {
        var distance = a.Value - b.Value;
        var small = Vector256.Exp(-Vector256.Abs(distance));
        var minor = small / (Vector256<double>.One + small);
        var isFirst = Vector256.GreaterThanOrEqual(distance, Vector256<double>.Zero);
        var ofA = Vector256.ConditionalSelect(isFirst, Vector256<double>.One - minor, minor);
        var ofB = Vector256.ConditionalSelect(isFirst, minor, Vector256<double>.One - minor);
        Jet result = Linear(a, ofA, b, ofB);
        result.Value = Vector256.Max(a.Value, b.Value) + Vector256.Log(Vector256<double>.One + small);
        if (!a._tape.IsSecondOrder)
            return result;
        result.Curve();
        Span<Vector256<double>> between = a._tape.Scratch;
        Combine(a.Gradient, Vector256<double>.One, b.Gradient, -Vector256<double>.One, between);
        Vectors.AddOuter(result.Hessian, between, ofA * ofB);
        return result;
    }

    /// <summary>The first where the mask is set, the second elsewhere.</summary>
    public static Jet Select(Vector256<double> mask, Jet first, Jet second)
    {
        Jet result = first._tape.Next();
        result.Value = Vector256.ConditionalSelect(mask, first.Value, second.Value);
        for (int k = 0; k < result.Gradient.Length; k++)
            result.Gradient[k] = Vector256.ConditionalSelect(mask, first.Gradient[k], second.Gradient[k]);
        result.IsCurved = first.IsCurved || second.IsCurved;
        if (!result.IsCurved)
            return result;
        first.Curve();
        second.Curve();
        for (int k = 0; k < result.Hessian.Length; k++)
            result.Hessian[k] = Vector256.ConditionalSelect(mask, first.Hessian[k], second.Hessian[k]);
        return result;
    }

    /// <summary>Writes out second derivatives that are all 0.</summary>
    private void Curve()
    {
        if (!IsCurved)
            Array.Clear(Hessian);
        IsCurved = true;
    }

    private static Jet Linear(Jet a, Vector256<double> ofA, Jet b, Vector256<double> ofB)
    {
        Jet result = a._tape.Next();
        result.Value = ofA * a.Value + ofB * b.Value;
        Combine(a.Gradient, ofA, b.Gradient, ofB, result.Gradient);
        result.IsCurved = a.IsCurved || b.IsCurved;
        if (a.IsCurved && b.IsCurved)
            Combine(a.Hessian, ofA, b.Hessian, ofB, result.Hessian);
        else if (a.IsCurved)
            Scale(a.Hessian, ofA, result.Hessian);
        else if (b.IsCurved)
            Scale(b.Hessian, ofB, result.Hessian);
        return result;
    }

    /// <summary>A function of one jet by its value, slope and bend.</summary>
    private static Jet Apply(Jet x, Vector256<double> value, Vector256<double> slope, Vector256<double> bend)
    {
        Jet result = x * slope;
        result.Value = value;
        if (!x._tape.IsSecondOrder)
            return result;
        result.Curve();
        Vectors.AddOuter(result.Hessian, x.Gradient, bend);
        return result;
    }

    private static void Scale(ReadOnlySpan<Vector256<double>> a, Vector256<double> by, Span<Vector256<double>> result)
    {
        a = a[..result.Length];
        for (int k = 0; k < result.Length; k++)
            result[k] = a[k] * by;
    }

    private static void Combine(
        ReadOnlySpan<Vector256<double>> a, Vector256<double> ofA, ReadOnlySpan<Vector256<double>> b, Vector256<double> ofB,
        Span<Vector256<double>> result)
    {
        a = a[..result.Length];
        b = b[..result.Length];
        for (int k = 0; k < result.Length; k++)
            result[k] = ofA * a[k] + ofB * b[k];
    }
}
