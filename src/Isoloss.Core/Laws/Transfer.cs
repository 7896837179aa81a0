using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Effective data transferred, <c>D_T = k D_F^a N^b</c>: Hernandez et al. 2021 (arXiv:2102.01293), section 1.1. D_T is the
/// data that training from scratch would need on top of the D_F of fine-tuning to reach the same loss; D_F, on the data axis,
/// and D_T are in characters. It holds while data limits the loss. The logarithm is linear in the working coordinates: log of
/// D_T at the centre of the data, and both exponents.
/// </summary>
public sealed class Transfer : ILaw
{
    private const int LogLevel = 0, DataExponent = 1, SizeExponent = 2, Count = 3;

    /// <summary>Characters: between one and 1e26.</summary>
    private static readonly (double Lower, double Upper) LogLevelBounds = (0, 60);

    private static readonly (double Lower, double Upper) ExponentBounds = (-2, 3);

    private Transfer() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Transfer Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "transfer";

    /// <inheritdoc/>
    public string Equation => "D_T = k D_F^a N^b";

    /// <inheritdoc/>
    public string Response => "effective data transferred, characters";

    /// <inheritdoc/>
    public string Source => "Hernandez et al. 2021, arXiv:2102.01293, section 1.1";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("k", "characters transferred at D_F = 1 and N = 1", 0, double.PositiveInfinity),
        new("a", "exponent of fine-tuning characters", ExponentBounds.Lower, ExponentBounds.Upper),
        new("b", "exponent of parameters", ExponentBounds.Lower, ExponentBounds.Upper),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } = [LogLevelBounds, ExponentBounds, ExponentBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 2];

    /// <summary>Effective data transferred, characters.</summary>
    /// <param name="theta">k, a, b.</param>
    /// <param name="at">N parameters, and D_F characters of fine-tuning on the data axis.</param>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) =>
        theta[0] * Math.Pow(at.Tokens, theta[1]) * Math.Pow(at.Params, theta[2]);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogLevel] = Math.Log(theta[0]) + theta[1] * points.CentreTokens + theta[2] * points.CentreParams;
        working[DataExponent] = theta[1];
        working[SizeExponent] = theta[2];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogLevel] - working[DataExponent] * points.CentreTokens - working[SizeExponent] * points.CentreParams);
        theta[1] = working[DataExponent];
        theta[2] = working[SizeExponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride;
        ReadOnlySpan<double> x = points.LogParams, y = points.LogTokens;
        for (int i = 0; i < n; i++)
            logLoss[i] = working[LogLevel] + working[DataExponent] * y[i] + working[SizeExponent] * x[i];
        jacobian[..n].Fill(1);
        y.CopyTo(jacobian.Slice(DataExponent * n, n));
        x.CopyTo(jacobian.Slice(SizeExponent * n, n));
    }

    /// <summary>The logarithm is linear, so the relative curvature is the outer product of its gradient.</summary>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        Span<double> gram = stackalloc double[Count * Count];
        Vectors.Gram(jacobian, points.Stride, weights, new double[points.Stride], gram);
        for (int i = 0; i < gram.Length; i++)
            curvature[i] += gram[i];
    }

    /// <summary>The problem is convex: one start is enough.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        double mean = 0;
        for (int i = 0; i < points.Count; i++)
            mean += logLoss[i] / points.Count;
        return [[Math.Clamp(mean, LogLevelBounds.Lower, LogLevelBounds.Upper), 0.18, 0.38]];
    }
}
