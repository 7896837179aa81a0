using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// <c>L = E + (A N^-alpha + B D^-beta)^gamma</c>: Busbridge et al. 2025 (Distillation scaling laws, arXiv:2502.08606),
/// equation 1; also fitted by Beck et al. 2025 (xLSTM scaling laws, arXiv:2510.02228). gamma = 1 is chinchilla, E = 0 and
/// beta gamma = gamma is kaplan. Working coordinates: log E; the logs P, Q of both terms to the power gamma, doubled, at the
/// centre of the data; their exponents alpha gamma and beta gamma; gamma. See <see cref="PowerMean"/>.
/// </summary>
public sealed class Gamma : ILaw
{
    private const int LogFloor = 0, LogSizeTerm = 1, SizeExponent = 2, LogDataTerm = 3, DataExponent = 4, Order = 5, Count = 6;

    /// <summary>Below .1 the sum is its larger term, above 10 it is a product: no run tells the difference.</summary>
    private static readonly (double Lower, double Upper) OrderBounds = (0.1, 10);

    /// <summary>Narrower than elsewhere, because A = e^(P / gamma) must stay a number.</summary>
    private static readonly (double Lower, double Upper) ExponentBounds = (SumOfPowers.ExponentBounds.Lower, 2);

    private Gamma() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Gamma Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "gamma";

    /// <inheritdoc/>
    public string Equation => "L = E + (A N^-alpha + B D^-beta)^gamma";

    /// <inheritdoc/>
    public string Source => "Busbridge et al. 2025, arXiv:2502.08606, equation 1; Beck et al. 2025, arXiv:2510.02228";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("E", "irreducible loss, nats per token", 0, double.PositiveInfinity) { IsFloor = true },
        new("A", "size of the parameter term at N = 1, in (nats per token)^(1/gamma)", 0, double.PositiveInfinity),
        new("B", "size of the data term at D = 1, in (nats per token)^(1/gamma)", 0, double.PositiveInfinity),
        new("alpha", "exponent of parameters", ExponentBounds.Lower / OrderBounds.Upper, ExponentBounds.Upper / OrderBounds.Lower) { Role = ParameterRole.Exponent },
        new("beta", "exponent of tokens", ExponentBounds.Lower / OrderBounds.Upper, ExponentBounds.Upper / OrderBounds.Lower) { Role = ParameterRole.Exponent },
        new("gamma", "exponent of the sum of both terms", OrderBounds.Lower, OrderBounds.Upper) { Role = ParameterRole.Order },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [SumOfPowers.LogTermBounds, SumOfPowers.LogTermBounds, ExponentBounds, SumOfPowers.LogTermBounds, ExponentBounds, OrderBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 3, 2, 4, 5];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => theta[0] + Math.Exp(theta[5] * PowerMean.LogSum(
        Math.Log(theta[1]) - theta[3] * Math.Log(at.Params), Math.Log(theta[2]) - theta[4] * Math.Log(at.Tokens), 1));

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        double gamma = theta[5];
        working[LogFloor] = Math.Log(theta[0]);
        working[LogSizeTerm] = gamma * (Math.Log(2 * theta[1]) - theta[3] * points.CentreParams);
        working[SizeExponent] = gamma * theta[3];
        working[LogDataTerm] = gamma * (Math.Log(2 * theta[2]) - theta[4] * points.CentreTokens);
        working[DataExponent] = gamma * theta[4];
        working[Order] = gamma;
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        double gamma = working[Order];
        theta[0] = Math.Exp(working[LogFloor]);
        theta[1] = Math.Exp((working[LogSizeTerm] + working[SizeExponent] * points.CentreParams) / gamma) / 2;
        theta[2] = Math.Exp((working[LogDataTerm] + working[DataExponent] * points.CentreTokens) / gamma) / 2;
        theta[3] = working[SizeExponent] / gamma;
        theta[4] = working[DataExponent] / gamma;
        theta[5] = gamma;
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride / Vectors.Width;
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.LogParams), y = Vectors.Of(points.LogTokens);
        Span<Vector256<double>> f = Vectors.Of(logLoss), j = Vectors.Of(jacobian);
        var floor = Vector256.Create(Math.Exp(working[LogFloor]));
        for (int i = 0; i < n; i++)
        {
            PowerMean mean = Mean(working, x[i], y[i]);
            var term = Vector256.Exp(mean.Log);
            var loss = floor + term;
            f[i] = Vector256.Log(loss);
            j[i] = floor / loss;
            var share = term / loss;
            var size = share * mean.ByFirst;
            var data = share - size;
            j[LogSizeTerm * n + i] = size;
            j[SizeExponent * n + i] = -x[i] * size;
            j[LogDataTerm * n + i] = data;
            j[DataExponent * n + i] = -y[i] * data;
            j[Order * n + i] = share * mean.ByOrder;
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
        var inverseOrder = Vector256.Create(1 / working[Order]);
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < terms; k++)
                v[k] = j[(k + 1) * n + i];
            var share = Vector256<double>.One - j[i];
            Vectors.AddOuter(sums, v, w[i] / Vector256.Max(share, Vector256.Create(1e-300)));
            PowerMean mean = Mean(working, x[i], y[i]);
            v[0] = Vector256<double>.One;
            v[1] = -x[i];
            v[2] = -Vector256<double>.One;
            v[3] = y[i];
            v[4] = -mean.Distance;
            Vectors.AddOuter(sums, v, w[i] * share * mean.Bend * inverseOrder);
        }
        curvature[0] += Vectors.Dot(weights, jacobian[..points.Stride]);
        Vectors.Unfold(sums, terms, LogSizeTerm, Count, curvature);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        List<double[]> starts = [];
        foreach (var (alpha, beta) in SumOfPowers.StartExponents)
        {
            var (floor, size, data) = SumOfPowers.Project(points, logLoss, alpha, beta);
            starts.Add([floor, SumOfPowers.ToLogTerm(size + double.Log(2)), alpha, SumOfPowers.ToLogTerm(data + double.Log(2)), beta, 1]);
        }
        return starts;
    }

    private static PowerMean Mean(ReadOnlySpan<double> working, Vector256<double> x, Vector256<double> y) => PowerMean.Of(
        Vector256.Create(working[LogSizeTerm]) - working[SizeExponent] * x,
        Vector256.Create(working[LogDataTerm]) - working[DataExponent] * y,
        Vector256.Create(working[Order]));
}
