using System.Runtime.Intrinsics;

namespace Isoloss.Core.Laws;

/// <summary>
/// <c>h = g log((e^(P/g) + e^(Q/g)) / 2)</c>: the log of the mean of order 1/g of two terms with logs P and Q. It goes from
/// their larger one (g = 0) over half their sum (g = 1) to the root of their product (g infinite), and is never singular, so
/// <see cref="Gamma"/> and <see cref="Kaplan"/> are fitted in P, Q and g. It is convex with a Hessian of rank one:
/// <c>k v v'</c> with <c>k = s (1 - s) / g</c> and <c>v = (1, -1, -(P - Q) / g)</c>.
/// </summary>
/// <param name="Log">h.</param>
/// <param name="ByFirst">s, the derivative by P; the derivative by Q is 1 - s.</param>
/// <param name="ByOrder">The derivative by g: entropy of (s, 1 - s) minus log 2, at most 0.</param>
/// <param name="Distance">(P - Q) / g.</param>
internal readonly record struct PowerMean(
    Vector256<double> Log, Vector256<double> ByFirst, Vector256<double> ByOrder, Vector256<double> Distance)
{
    /// <summary>The mean of order <c>1 / g</c> of the terms with logs <paramref name="p"/> and <paramref name="q"/>.</summary>
    public static PowerMean Of(Vector256<double> p, Vector256<double> q, Vector256<double> g)
    {
        var distance = (p - q) / g;
        var size = Vector256.Abs(distance);
        var small = Vector256.Exp(-size);
        var minor = small / (Vector256<double>.One + small);
        var log = Vector256.Log(Vector256<double>.One + small);
        var first = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(distance, Vector256<double>.Zero), Vector256<double>.One - minor, minor);
        var logTwo = Vector256.Create(double.Log(2));
        return new(Vector256.Max(p, q) + g * (log - logTwo), first, log + size * minor - logTwo, distance);
    }

    /// <summary>k g: the curvature along v, times g.</summary>
    public Vector256<double> Bend => ByFirst * (Vector256<double>.One - ByFirst);

    /// <summary><c>g log(e^(p/g) + e^(q/g))</c> of plain numbers, without overflow.</summary>
    public static double LogSum(double p, double q, double g) =>
        Math.Max(p, q) + g * double.LogP1(Math.Exp(-Math.Abs(p - q) / g));
}
