using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// <c>L = [(Nc / N)^(aN / aD) + Dc / D]^aD</c>: Kaplan et al. 2020 (arXiv:2001.08361), equation 1.5. Falls to (Nc / N)^aN with
/// unlimited data and to (Dc / D)^aD with unlimited size; there is no floor. Working coordinates: the logs of both limits at
/// the centre of the data, times 2^aD, and both exponents. See <see cref="PowerMean"/>, whose g is aD here.
/// </summary>
public sealed class Kaplan : ILaw
{
    private const int LogSizeTerm = 0, SizeExponent = 1, LogDataTerm = 2, DataExponent = 3, Count = 4;

    private Kaplan() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Kaplan Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "kaplan";

    /// <inheritdoc/>
    public string Equation => "L = [(Nc / N)^(aN / aD) + Dc / D]^aD";

    /// <inheritdoc/>
    public string Source => "Kaplan et al. 2020, arXiv:2001.08361, equation 1.5";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("Nc", "parameters at which unlimited data would give 1 nat per token", 0, double.PositiveInfinity),
        new("Dc", "tokens at which unlimited size would give 1 nat per token", 0, double.PositiveInfinity),
        new("aN", "exponent of parameters", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
        new("aD", "exponent of tokens", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds, SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 2, 1, 3];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => Math.Exp(PowerMean.LogSum(
        theta[2] * Math.Log(theta[0] / at.Params), theta[3] * Math.Log(theta[1] / at.Tokens), theta[3]));

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        double doubling = theta[3] * double.Log(2);
        working[LogSizeTerm] = doubling + theta[2] * (Math.Log(theta[0]) - points.CentreParams);
        working[SizeExponent] = theta[2];
        working[LogDataTerm] = doubling + theta[3] * (Math.Log(theta[1]) - points.CentreTokens);
        working[DataExponent] = theta[3];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        double doubling = working[DataExponent] * double.Log(2);
        theta[0] = Math.Exp((working[LogSizeTerm] - doubling) / working[SizeExponent] + points.CentreParams);
        theta[1] = Math.Exp((working[LogDataTerm] - doubling) / working[DataExponent] + points.CentreTokens);
        theta[2] = working[SizeExponent];
        theta[3] = working[DataExponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride / Vectors.Width;
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.LogParams), y = Vectors.Of(points.LogTokens);
        Span<Vector256<double>> f = Vectors.Of(logLoss), j = Vectors.Of(jacobian);
        for (int i = 0; i < n; i++)
        {
            PowerMean mean = Mean(working, x[i], y[i]);
            var data = Vector256<double>.One - mean.ByFirst;
            f[i] = mean.Log;
            j[LogSizeTerm * n + i] = mean.ByFirst;
            j[SizeExponent * n + i] = -x[i] * mean.ByFirst;
            j[LogDataTerm * n + i] = data;
            j[DataExponent * n + i] = mean.ByOrder - y[i] * data;
        }
    }

    /// <summary>L = e^h, so L'' / L = h' h'' + k v v': two outer products at every point.</summary>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = points.Stride / Vectors.Width;
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.LogParams), y = Vectors.Of(points.LogTokens);
        ReadOnlySpan<Vector256<double>> j = Vectors.Of(jacobian), w = Vectors.Of(weights);
        Span<Vector256<double>> sums = stackalloc Vector256<double>[Vectors.Triangle(Count)], v = stackalloc Vector256<double>[Count];
        sums.Clear();
        var inverseOrder = Vector256.Create(1 / working[DataExponent]);
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < Count; k++)
                v[k] = j[k * n + i];
            Vectors.AddOuter(sums, v, w[i]);
            PowerMean mean = Mean(working, x[i], y[i]);
            v[0] = Vector256<double>.One;
            v[1] = -x[i];
            v[2] = -Vector256<double>.One;
            v[3] = y[i] - mean.Distance;
            Vectors.AddOuter(sums, v, w[i] * mean.Bend * inverseOrder);
        }
        Vectors.Unfold(sums, Count, 0, Count, curvature);
    }

    /// <summary>Given the exponents, <c>L^(1 / aD)</c> is linear in both coefficients.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        List<double[]> starts = [];
        foreach (var (size, data) in ((double, double)[])[(0.08, 0.1), (0.05, 0.2), (0.2, 0.05), (0.2, 0.2), (0.4, 0.4), (0.8, 0.3), (0.3, 0.8)])
        {
            double[] target = logLoss[..points.Count].ToArray();
            for (int i = 0; i < target.Length; i++)
                target[i] /= data;
            double[] logs = TermProjection.LogSizes(
                target, [TermProjection.Power(points, Axis.Params, size / data), TermProjection.Power(points, Axis.Tokens, 1)]);
            starts.Add(
            [
                SumOfPowers.ToLogTerm(data * (logs[0] + double.Log(2))), size, SumOfPowers.ToLogTerm(data * (logs[1] + double.Log(2))), data,
            ]);
        }
        return starts;
    }

    /// <summary>The mean at four points.</summary>
    internal static PowerMean Mean(ReadOnlySpan<double> working, Vector256<double> x, Vector256<double> y) => PowerMean.Of(
        Vector256.Create(working[LogSizeTerm]) - working[SizeExponent] * x,
        Vector256.Create(working[LogDataTerm]) - working[DataExponent] * y,
        Vector256.Create(working[DataExponent]));
}
