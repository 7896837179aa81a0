using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// A power law of one axis above a floor, <c>L = E + A x^-a</c>, x being N, D or C: Henighan et al. 2020 (arXiv:2010.14701),
/// equation 1.1, where it is written <c>E + (x0 / x)^a</c>. It holds where the other axes do not limit the loss, or on a
/// path through them. Working coordinates: log E, log of the term at the centre of the data, exponent.
/// </summary>
public sealed class Power : ILaw
{
    private const int LogFloor = 0, LogTerm = 1, Exponent = 2, Count = 3;

    private readonly Axis _axis;

    private Power(Axis axis, string symbol, string exponent, string meaning)
    {
        _axis = axis;
        Name = $"power-{char.ToLowerInvariant(symbol[0])}";
        Equation = $"L = E + A {symbol}^-{exponent}";
        Axes = [axis];
        Parameters =
        [
            new("E", "irreducible loss, nats per token", 0, double.PositiveInfinity) { IsFloor = true },
            new("A", $"size of the term at {symbol} = 1, nats per token", 0, double.PositiveInfinity),
            new(exponent, $"exponent of {meaning}", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper),
        ];
    }

    /// <summary><c>power-n</c>: <c>L = E + A N^-alpha</c>, unlimited data.</summary>
    public static Power OfParams { get; } = new(Axis.Params, "N", "alpha", "parameters");

    /// <summary><c>power-d</c>: <c>L = E + A D^-beta</c>, unlimited size.</summary>
    public static Power OfTokens { get; } = new(Axis.Tokens, "D", "beta", "tokens");

    /// <summary><c>power-c</c>: <c>L = E + A C^-gamma</c>, on the compute-efficient frontier; C in FLOP.</summary>
    public static Power OfFlops { get; } = new(Axis.Flops, "C", "gamma", "training FLOP");

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Equation { get; }

    /// <inheritdoc/>
    public string Source => "Henighan et al. 2020, arXiv:2010.14701, equation 1.1";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [SumOfPowers.LogTermBounds, SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 2];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => theta[0] + theta[1] * Math.Pow(at.On(_axis), -theta[2]);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogFloor] = Math.Log(theta[0]);
        working[LogTerm] = Math.Log(theta[1]) - theta[2] * points.Centre(_axis);
        working[Exponent] = theta[2];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogFloor]);
        theta[1] = Math.Exp(working[LogTerm] + working[Exponent] * points.Centre(_axis));
        theta[2] = working[Exponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride / Vectors.Width;
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.On(_axis));
        Span<Vector256<double>> f = Vectors.Of(logLoss), j = Vectors.Of(jacobian);
        var floor = Vector256.Create(Math.Exp(working[LogFloor]));
        var size = Vector256.Create(working[LogTerm]);
        var exponent = Vector256.Create(working[Exponent]);
        for (int i = 0; i < n; i++)
        {
            var term = Vector256.Exp(size - exponent * x[i]);
            var loss = floor + term;
            var inverse = Vector256<double>.One / loss;
            f[i] = Vector256.Log(loss);
            j[i] = floor * inverse;
            j[Exponent * n + i] = -x[i] * (j[LogTerm * n + i] = term * inverse);
        }
    }

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = points.Stride;
        curvature[0] += Vectors.Dot(weights, jacobian[..n]);
        SumOfPowers.AddTermCurvature(points.On(_axis), jacobian.Slice(LogTerm * n, n), weights, LogTerm, Exponent, Count, curvature);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        List<double[]> starts = [];
        foreach (double exponent in (ReadOnlySpan<double>)[0.03, 0.08, 0.2, 0.35, 0.6, 1.2])
        {
            double[] logs = TermProjection.LogSizes(
                logLoss[..points.Count], [TermProjection.Constant(points), TermProjection.Power(points, _axis, exponent)]);
            starts.Add([SumOfPowers.ToLogTerm(logs[0]), SumOfPowers.ToLogTerm(logs[1]), exponent]);
        }
        return starts;
    }
}
