using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// <see cref="Kaplan"/> above a floor, <c>L = E + [(Nc / N)^(aN / aD) + Dc / D]^aD</c>: Kaplan et al. 2020 (arXiv:2001.08361), equation 1.5,
/// with the irreducible loss of Henighan et al. 2020 (arXiv:2010.14701). It is <see cref="Gamma"/> with beta = 1.
/// Working coordinates: log E, and those of kaplan.
/// </summary>
public sealed class KaplanFloor : ILaw
{
    private const int LogFloor = 0, LogSizeTerm = 1, SizeExponent = 2, LogDataTerm = 3, DataExponent = 4, Count = 5;

    private KaplanFloor() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static KaplanFloor Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "kaplan-floor";

    /// <inheritdoc/>
    public string Equation => "L = E + [(Nc / N)^(aN / aD) + Dc / D]^aD";

    /// <inheritdoc/>
    public string Source => "Kaplan et al. 2020, arXiv:2001.08361, equation 1.5; floor of Henighan et al. 2020, arXiv:2010.14701";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("E", "irreducible loss, nats per token", 0, double.PositiveInfinity) { IsFloor = true },
        new("Nc", "parameters at which unlimited data would give 1 nat per token above E", 0, double.PositiveInfinity),
        new("Dc", "tokens at which unlimited size would give 1 nat per token above E", 0, double.PositiveInfinity),
        new("aN", "exponent of parameters", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
        new("aD", "exponent of tokens", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
    [
        SumOfPowers.LogTermBounds, SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds,
        SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 3, 2, 4];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => theta[0] + Kaplan.Instance.Loss(theta[1..], at);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogFloor] = Math.Log(theta[0]);
        Kaplan.Instance.ToWorking(theta[1..], points, working[1..]);
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogFloor]);
        Kaplan.Instance.FromWorking(working[1..], points, theta[1..]);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        Kaplan.Instance.Evaluate(working[1..], points, logLoss, jacobian[points.Stride..]);
        int n = points.Stride / Vectors.Width;
        Span<Vector256<double>> f = Vectors.Of(logLoss), j = Vectors.Of(jacobian);
        var floor = Vector256.Create(Math.Exp(working[LogFloor]));
        for (int i = 0; i < n; i++)
        {
            var term = Vector256.Exp(f[i]);
            var loss = floor + term;
            f[i] = Vector256.Log(loss);
            j[i] = floor / loss;
            var share = term / loss;
            for (int k = 1; k < Count; k++)
                j[k * n + i] *= share;
        }
    }

    /// <summary>With T = e^h the sum's power, T'' = T (h' h'' + k v v'): two outer products at every point.</summary>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        const int terms = Count - 1;
        int n = points.Stride / Vectors.Width;
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.LogParams), y = Vectors.Of(points.LogTokens);
        ReadOnlySpan<Vector256<double>> j = Vectors.Of(jacobian), w = Vectors.Of(weights);
        Span<Vector256<double>> sums = stackalloc Vector256<double>[Vectors.Triangle(terms)], v = stackalloc Vector256<double>[terms];
        sums.Clear();
        var inverseOrder = Vector256.Create(1 / working[DataExponent]);
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < terms; k++)
                v[k] = j[(k + 1) * n + i];
            var share = Vector256<double>.One - j[i];
            Vectors.AddOuter(sums, v, w[i] / Vector256.Max(share, Vector256.Create(1e-300)));
            PowerMean mean = Kaplan.Mean(working[1..], x[i], y[i]);
            v[0] = Vector256<double>.One;
            v[1] = -x[i];
            v[2] = -Vector256<double>.One;
            v[3] = y[i] - mean.Distance;
            Vectors.AddOuter(sums, v, w[i] * share * mean.Bend * inverseOrder);
        }
        curvature[0] += Vectors.Dot(weights, jacobian[..points.Stride]);
        Vectors.Unfold(sums, terms, LogSizeTerm, Count, curvature);
    }

    /// <summary>Starts of chinchilla, both terms doubled: the mean of order 1 is half their sum.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        List<double[]> starts = [];
        foreach (var (size, data) in SumOfPowers.StartExponents)
        {
            var (floor, sizeTerm, dataTerm) = SumOfPowers.Project(points, logLoss, size, data);
            starts.Add([floor, SumOfPowers.ToLogTerm(sizeTerm + double.Log(2)), size, SumOfPowers.ToLogTerm(dataTerm + double.Log(2)), data]);
        }
        return starts;
    }
}
