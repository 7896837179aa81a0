using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Chinchilla with one exponent, <c>L = E + A N^-alpha + B D^-alpha</c>: Muennighoff et al. 2023 (arXiv:2305.16264) and
/// Gadre et al. 2024 (arXiv:2403.08540), equation 4. Worth having when the ladder is too short to tell two exponents apart.
/// </summary>
public sealed class Tied : ILaw
{
    private const int LogFloor = 0, LogSizeTerm = 1, LogDataTerm = 2, Exponent = 3, Count = 4;

    private Tied() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Tied Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "tied";

    /// <inheritdoc/>
    public string Equation => "L = E + A N^-alpha + B D^-alpha";

    /// <inheritdoc/>
    public string Source => "Gadre et al. 2024, arXiv:2403.08540, equation 4; Muennighoff et al. 2023, arXiv:2305.16264";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("E", "irreducible loss, nats per token", 0, double.PositiveInfinity) { IsFloor = true },
        new("A", "size of the parameter term at N = 1, nats per token", 0, double.PositiveInfinity),
        new("B", "size of the data term at D = 1, nats per token", 0, double.PositiveInfinity),
        new("alpha", "exponent of parameters and of tokens", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper) { Role = ParameterRole.Exponent },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [SumOfPowers.LogTermBounds, SumOfPowers.LogTermBounds, SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 2, 3];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) =>
        theta[0] + theta[1] * Math.Pow(at.Params, -theta[3]) + theta[2] * Math.Pow(at.Tokens, -theta[3]);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogFloor] = Math.Log(theta[0]);
        working[LogSizeTerm] = Math.Log(theta[1]) - theta[3] * points.CentreParams;
        working[LogDataTerm] = Math.Log(theta[2]) - theta[3] * points.CentreTokens;
        working[Exponent] = theta[3];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogFloor]);
        theta[1] = Math.Exp(working[LogSizeTerm] + working[Exponent] * points.CentreParams);
        theta[2] = Math.Exp(working[LogDataTerm] + working[Exponent] * points.CentreTokens);
        theta[3] = working[Exponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride;
        Span<double> sizeShare = jacobian.Slice(LogSizeTerm * n, n), dataShare = jacobian.Slice(LogDataTerm * n, n);
        SumOfPowers.Evaluate(
            points, working[LogFloor], (working[LogSizeTerm], working[Exponent]), (working[LogDataTerm], working[Exponent]),
            logLoss, jacobian[..n], sizeShare, dataShare);
        Span<double> byExponent = jacobian.Slice(Exponent * n, n);
        Vectors.NegativeProduct(points.LogParams, sizeShare, byExponent);
        Vectors.SubtractProduct(points.LogTokens, dataShare, byExponent);
    }

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = points.Stride;
        curvature[0] += Vectors.Dot(weights, jacobian[..n]);
        SumOfPowers.AddTermCurvature(
            points.LogParams, jacobian.Slice(LogSizeTerm * n, n), weights, LogSizeTerm, Exponent, Count, curvature);
        SumOfPowers.AddTermCurvature(
            points.LogTokens, jacobian.Slice(LogDataTerm * n, n), weights, LogDataTerm, Exponent, Count, curvature);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        List<double[]> starts = [];
        foreach (double alpha in SumOfPowers.StartExponents.Select(e => e.Size).Distinct())
        {
            var (floor, size, data) = SumOfPowers.Project(points, logLoss, alpha, alpha);
            starts.Add([floor, size, data, alpha]);
        }
        return starts;
    }
}
