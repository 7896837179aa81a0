using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>What laws of the kind "floor plus power terms" share: bounds, evaluation, curvature, and where to start.</summary>
internal static class SumOfPowers
{
    /// <summary>Bounds of the log of the floor and of a term at the centre: e^-12 nats is nothing beside any loss, e^6 more than any.</summary>
    public static readonly (double Lower, double Upper) LogTermBounds = (-12, 6);

    /// <summary>Bounds of an exponent: below .01 a power law is indistinguishable from a floor, above 4 it is gone within the data.</summary>
    public static readonly (double Lower, double Upper) ExponentBounds = (0.01, 4);

    /// <summary>Exponents to start from: the published .28-.37 in the middle, slow and fast decay of either term around it.</summary>
    public static readonly (double Size, double Data)[] StartExponents =
        [(0.35, 0.35), (0.2, 0.2), (0.6, 0.6), (0.2, 0.6), (0.6, 0.2), (1.0, 1.0), (0.08, 0.08), (0.4, 1.2), (1.2, 0.4)];

    /// <summary>
    /// log L of <c>L = e^floor + e^(sizeTerm - alpha x) + e^(dataTerm - beta y)</c> at every point, and the share of each of
    /// the three in L, which is the derivative of log L by its logarithm.
    /// </summary>
    public static void Evaluate(
        LogPoints points, double floor, (double Term, double Exponent) size, (double Term, double Exponent) data, Span<double> logLoss,
        Span<double> floorShare, Span<double> sizeShare, Span<double> dataShare)
    {
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.LogParams), y = Vectors.Of(points.LogTokens);
        Span<Vector256<double>> f = Vectors.Of(logLoss), ofFloor = Vectors.Of(floorShare), ofSize = Vectors.Of(sizeShare), ofData = Vectors.Of(dataShare);
        var e = Vector256.Create(Math.Exp(floor));
        Vector256<double> a = Vector256.Create(size.Term), alpha = Vector256.Create(size.Exponent);
        Vector256<double> b = Vector256.Create(data.Term), beta = Vector256.Create(data.Exponent);
        for (int i = 0; i < x.Length; i++)
        {
            var u = Vector256.Exp(a - alpha * x[i]);
            var v = Vector256.Exp(b - beta * y[i]);
            var loss = e + u + v;
            var inverse = Vector256<double>.One / loss;
            f[i] = Vector256.Log(loss);
            ofFloor[i] = e * inverse;
            ofSize[i] = u * inverse;
            ofData[i] = v * inverse;
        }
    }

    /// <summary>Adds the weighted relative curvature of one term <c>exp(c - exponent * x)</c> of a law with <paramref name="p"/> coordinates.</summary>
    /// <param name="x">Centred logarithm of the axis.</param>
    /// <param name="share">The term over the loss, at every point.</param>
    /// <param name="weights">One per point; 0 in the padding.</param>
    /// <param name="term">Index of c.</param>
    /// <param name="exponent">Index of the exponent.</param>
    /// <param name="p">Number of coordinates.</param>
    /// <param name="curvature">Receives the sum, row-major.</param>
    public static void AddTermCurvature(
        ReadOnlySpan<double> x, ReadOnlySpan<double> share, ReadOnlySpan<double> weights, int term, int exponent, int p, Span<double> curvature)
    {
        ReadOnlySpan<Vector256<double>> vx = Vectors.Of(x), vs = Vectors.Of(share), vw = Vectors.Of(weights);
        Vector256<double> level = Vector256<double>.Zero, cross = level, square = level;
        for (int i = 0; i < vx.Length; i++)
        {
            var s = vw[i] * vs[i];
            var sx = s * vx[i];
            level += s;
            cross += sx;
            square += sx * vx[i];
        }
        double mixed = Vector256.Sum(cross);
        curvature[term * p + term] += Vector256.Sum(level);
        curvature[term * p + exponent] -= mixed;
        curvature[exponent * p + term] -= mixed;
        curvature[exponent * p + exponent] += Vector256.Sum(square);
    }

    /// <summary>Logs of the best floor and term sizes at the centre, given both exponents.</summary>
    public static (double Floor, double Size, double Data) Project(LogPoints points, ReadOnlySpan<double> logLoss, double alpha, double beta)
    {
        double[] logs = TermProjection.LogSizes(
            logLoss[..points.Count], [TermProjection.Constant(points), TermProjection.Power(points, Axis.Params, alpha), TermProjection.Power(points, Axis.Tokens, beta)]);
        return (ToLogTerm(logs[0]), ToLogTerm(logs[1]), ToLogTerm(logs[2]));
    }

    /// <summary>The value moved into <see cref="LogTermBounds"/>.</summary>
    public static double ToLogTerm(double value) => Math.Clamp(value, LogTermBounds.Lower, LogTermBounds.Upper);
}
