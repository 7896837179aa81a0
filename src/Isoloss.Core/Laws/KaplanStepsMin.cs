using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Loss after Smin steps far above the critical batch size, <c>L = (Nc / N)^aN + (Sc / Smin)^aS</c>: Kaplan et al. 2020
/// (arXiv:2001.08361), equation 1.6, with unlimited data. The steps of the runs are taken as Smin; where their batch size is
/// recorded, <see cref="KaplanSteps"/> corrects for it. Working coordinates: the logs of both terms at the centre of the data,
/// each followed by its exponent.
/// </summary>
public sealed class KaplanStepsMin : ILaw
{
    private const int LogSizeTerm = 0, SizeExponent = 1, LogStepTerm = 2, StepExponent = 3, Count = 4;

    private KaplanStepsMin() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static KaplanStepsMin Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "kaplan-steps-min";

    /// <inheritdoc/>
    public string Equation => "L = (Nc / N)^aN + (Sc / Smin)^aS";

    /// <inheritdoc/>
    public string Source => "Kaplan et al. 2020, arXiv:2001.08361, equation 1.6";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("Nc", "parameters at which unlimited steps would give 1 nat per token", 0, double.PositiveInfinity),
        new("aN", "exponent of parameters", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper),
        new("Sc", "steps at which unlimited size would give 1 nat per token", 0, double.PositiveInfinity),
        new("aS", "exponent of steps", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Steps];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds, SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 2, 3];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) =>
        Math.Pow(theta[0] / at.Params, theta[1]) + Math.Pow(theta[2] / at.Steps, theta[3]);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogSizeTerm] = theta[1] * (Math.Log(theta[0]) - points.CentreParams);
        working[SizeExponent] = theta[1];
        working[LogStepTerm] = theta[3] * (Math.Log(theta[2]) - points.Centre(Axis.Steps));
        working[StepExponent] = theta[3];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogSizeTerm] / working[SizeExponent] + points.CentreParams);
        theta[1] = working[SizeExponent];
        theta[2] = Math.Exp(working[LogStepTerm] / working[StepExponent] + points.Centre(Axis.Steps));
        theta[3] = working[StepExponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride / Vectors.Width;
        ReadOnlySpan<Vector256<double>> x = Vectors.Of(points.LogParams), s = Vectors.Of(points.On(Axis.Steps));
        Span<Vector256<double>> f = Vectors.Of(logLoss), j = Vectors.Of(jacobian);
        for (int i = 0; i < n; i++)
        {
            var size = Vector256.Exp(Vector256.Create(working[LogSizeTerm]) - working[SizeExponent] * x[i]);
            var steps = Vector256.Exp(Vector256.Create(working[LogStepTerm]) - working[StepExponent] * s[i]);
            var loss = size + steps;
            f[i] = Vector256.Log(loss);
            j[SizeExponent * n + i] = -x[i] * (j[LogSizeTerm * n + i] = size / loss);
            j[StepExponent * n + i] = -s[i] * (j[LogStepTerm * n + i] = steps / loss);
        }
    }

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = points.Stride;
        SumOfPowers.AddTermCurvature(points.LogParams, jacobian[..n], weights, LogSizeTerm, SizeExponent, Count, curvature);
        SumOfPowers.AddTermCurvature(
            points.On(Axis.Steps), jacobian.Slice(LogStepTerm * n, n), weights, LogStepTerm, StepExponent, Count, curvature);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss) =>
        Starts(points, logLoss, points.On(Axis.Steps)[..points.Count]);

    /// <summary>Starts given the centred log of Smin at every point: both terms are projected out.</summary>
    internal static IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> logSteps)
    {
        List<double[]> starts = [];
        foreach (var (size, step) in ((double, double)[])[(0.08, 0.76), (0.05, 0.3), (0.15, 0.15), (0.15, 0.5), (0.3, 1.2), (0.5, 0.5)])
        {
            double[] steps = logSteps.ToArray();
            for (int i = 0; i < steps.Length; i++)
                steps[i] *= -step;
            double[] logs = TermProjection.LogSizes(logLoss[..points.Count], [TermProjection.Power(points, Axis.Params, size), steps]);
            starts.Add([SumOfPowers.ToLogTerm(logs[0]), size, SumOfPowers.ToLogTerm(logs[1]), step]);
        }
        return starts;
    }
}
