using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// <c>L = E + A N^-alpha + B D^-beta</c>: Hoffmann et al. 2022 (arXiv:2203.15556), equation 2, fitted as in their approach 3.
/// Working coordinates: log E, the logs of both terms at the centre of the data, and both exponents. There log L is
/// log-sum-exp of linear functions (their equation 3), smooth and convex.
/// </summary>
public sealed class Chinchilla : ILaw
{
    private const int LogFloor = 0, LogSizeTerm = 1, SizeExponent = 2, LogDataTerm = 3, DataExponent = 4, Count = 5;

    private Chinchilla() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Chinchilla Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "chinchilla";

    /// <inheritdoc/>
    public string Equation => "L = E + A N^-alpha + B D^-beta";

    /// <inheritdoc/>
    public string Source => "Hoffmann et al. 2022, arXiv:2203.15556, equation 2";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("E", "irreducible loss, nats per token", 0, double.PositiveInfinity) { IsFloor = true },
        new("A", "size of the parameter term at N = 1, nats per token", 0, double.PositiveInfinity),
        new("B", "size of the data term at D = 1, nats per token", 0, double.PositiveInfinity),
        new("alpha", "exponent of parameters", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
        new("beta", "exponent of tokens", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
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
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) =>
        theta[0] + theta[1] * Math.Pow(at.Params, -theta[3]) + theta[2] * Math.Pow(at.Tokens, -theta[4]);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogFloor] = Math.Log(theta[0]);
        working[LogSizeTerm] = Math.Log(theta[1]) - theta[3] * points.CentreParams;
        working[SizeExponent] = theta[3];
        working[LogDataTerm] = Math.Log(theta[2]) - theta[4] * points.CentreTokens;
        working[DataExponent] = theta[4];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogFloor]);
        theta[1] = Math.Exp(working[LogSizeTerm] + working[SizeExponent] * points.CentreParams);
        theta[2] = Math.Exp(working[LogDataTerm] + working[DataExponent] * points.CentreTokens);
        theta[3] = working[SizeExponent];
        theta[4] = working[DataExponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride;
        Span<double> sizeShare = jacobian.Slice(LogSizeTerm * n, n), dataShare = jacobian.Slice(LogDataTerm * n, n);
        SumOfPowers.Evaluate(
            points, working[LogFloor], (working[LogSizeTerm], working[SizeExponent]), (working[LogDataTerm], working[DataExponent]),
            logLoss, jacobian[..n], sizeShare, dataShare);
        Vectors.NegativeProduct(points.LogParams, sizeShare, jacobian.Slice(SizeExponent * n, n));
        Vectors.NegativeProduct(points.LogTokens, dataShare, jacobian.Slice(DataExponent * n, n));
    }

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = points.Stride;
        curvature[0] += Vectors.Dot(weights, jacobian[..n]);
        SumOfPowers.AddTermCurvature(
            points.LogParams, jacobian.Slice(LogSizeTerm * n, n), weights, LogSizeTerm, SizeExponent, Count, curvature);
        SumOfPowers.AddTermCurvature(
            points.LogTokens, jacobian.Slice(LogDataTerm * n, n), weights, LogDataTerm, DataExponent, Count, curvature);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        double[][] starts = new double[SumOfPowers.StartExponents.Length][];
        for (int i = 0; i < starts.Length; i++)
        {
            (double alpha, double beta) = SumOfPowers.StartExponents[i];
            var (floor, size, data) = SumOfPowers.Project(points, logLoss, alpha, beta);
            starts[i] = new double[Count];
            starts[i][LogFloor] = floor;
            starts[i][LogSizeTerm] = size;
            starts[i][SizeExponent] = alpha;
            starts[i][LogDataTerm] = data;
            starts[i][DataExponent] = beta;
        }
        return starts;
    }
}
