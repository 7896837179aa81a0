using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Loss after S steps of B tokens, <c>L = (Nc / N)^aN + (Sc / Smin)^aS</c>: Kaplan et al. 2020 (arXiv:2001.08361), equation
/// 1.6, with <c>Smin = S / (1 + Bcrit(L) / B)</c> (equation 5.4) and <c>Bcrit(L) = B* / L^(1/aB)</c> (equation 1.4). L stands
/// on both sides: the right side falls with L, so there is one solution, found by Newton's method to rounding error and
/// differentiated implicitly. Working coordinates: those of <see cref="KaplanStepsMin"/>, log of Bcrit at 3 nats over the
/// central batch, and 1/aB.
/// </summary>
public sealed class KaplanSteps : ILaw
{
    private const int LogSizeTerm = 0, SizeExponent = 1, LogStepTerm = 2, StepExponent = 3, LogCritical = 4, Steepness = 5;

    private const double PublishedCritical = 2.1e8, PublishedExponent = 0.21;

    private static readonly (double Lower, double Upper) LogCriticalBounds = (-8, 8);
    private static readonly (double Lower, double Upper) SteepnessBounds = (0.5, 20);
    private static readonly double LogReference = Math.Log(3);

    private KaplanSteps() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static KaplanSteps Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "kaplan-steps";

    /// <inheritdoc/>
    public string Equation => "L = (Nc / N)^aN + (Sc / Smin)^aS, Smin = S / (1 + Bcrit(L) / B), Bcrit(L) = Bstar / L^(1 / aB)";

    /// <inheritdoc/>
    public string Source => "Kaplan et al. 2020, arXiv:2001.08361, equations 1.4, 1.6 and 5.4";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        .. KaplanStepsMin.Instance.Parameters,
        new("Bstar", "critical batch size at 1 nat per token, tokens", 0, double.PositiveInfinity),
        new("aB", "exponent of the critical batch size", 1 / SteepnessBounds.Upper, 1 / SteepnessBounds.Lower),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Steps, Axis.BatchTokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [.. KaplanStepsMin.Instance.WorkingBounds, LogCriticalBounds, SteepnessBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 2, 3, 4, 5];

    /// <summary>Critical batch size at a loss, tokens: far above it more tokens per step save no steps.</summary>
    /// <param name="theta">Parameter vector, in the order of <see cref="Parameters"/>.</param>
    /// <param name="loss">L, nats per token, above 0.</param>
    public static double CriticalBatch(ReadOnlySpan<double> theta, double loss) => theta[4] * Math.Pow(loss, -1 / theta[5]);

    /// <summary>Loss at a point, nats per token. Where the batch size is not known, S is Smin.</summary>
    /// <param name="theta">Parameter vector, in the order of <see cref="Parameters"/>.</param>
    /// <param name="at">N, S, and B in tokens.</param>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at)
    {
        if (double.IsNaN(at.BatchTokens))
            return KaplanStepsMin.Instance.Loss(theta[..4], at);
        double size = theta[1] * Math.Log(theta[0] / at.Params), steps = theta[3] * Math.Log(theta[2] / at.Steps);
        return Math.Exp(Solve(
            Vector256.Create(size), Vector256.Create(steps), Vector256.Create(theta[3]),
            Vector256.Create(Math.Log(theta[4] / at.BatchTokens)), Vector256.Create(1 / theta[5]))[0]);
    }

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        KaplanStepsMin.Instance.ToWorking(theta[..4], points, working[..4]);
        working[LogCritical] = Math.Log(CriticalBatch(theta, Math.Exp(LogReference))) - points.Centre(Axis.BatchTokens);
        working[Steepness] = 1 / theta[5];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        KaplanStepsMin.Instance.FromWorking(working[..4], points, theta[..4]);
        theta[4] = Math.Exp(working[LogCritical] + points.Centre(Axis.BatchTokens) + working[Steepness] * LogReference);
        theta[5] = 1 / working[Steepness];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian) =>
        JetLaw.Evaluate(LogLoss, working, points, logLoss, jacobian);

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
        JetLaw.AddCurvature(LogLoss, working, points, weights, curvature);

    /// <summary>Given the critical batch size, Smin follows from the observed loss, and both terms can be projected out.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        ReadOnlySpan<double> s = points.On(Axis.Steps), b = points.On(Axis.BatchTokens);
        double published = Math.Log(PublishedCritical) - LogReference / PublishedExponent - points.Centre(Axis.BatchTokens);
        List<double[]> starts = [];
        foreach (double critical in (ReadOnlySpan<double>)[Math.Clamp(published, -6, 6), 0])
        {
            const double steepness = 1 / PublishedExponent;
            double[] logSteps = new double[points.Count];
            for (int i = 0; i < logSteps.Length; i++)
                logSteps[i] = s[i] - PowerMean.LogSum(0, critical - steepness * (logLoss[i] - LogReference) - b[i], 1);
            foreach (double[] start in KaplanStepsMin.Starts(points, logLoss, logSteps).Take(2))
                starts.Add([.. start, critical, steepness]);
        }
        return starts;
    }

    /// <summary>Two Newton steps from the solution add its first and then its second derivatives.</summary>
    private static Jet LogLoss(ReadOnlySpan<Jet> w, LogPoints points, int i, JetTape tape)
    {
        Jet size = w[LogSizeTerm] - w[SizeExponent] * JetLaw.Four(points, Axis.Params, i);
        Jet steps = w[LogStepTerm] - w[StepExponent] * JetLaw.Four(points, Axis.Steps, i);
        Jet ratio = w[LogCritical] + w[Steepness] * LogReference - JetLaw.Four(points, Axis.BatchTokens, i);
        Vector256<double> root = Solve(size.Value, steps.Value, w[StepExponent].Value, ratio.Value, w[Steepness].Value);
        var (_, slope) = RightSide(root, size.Value, steps.Value, w[StepExponent].Value, ratio.Value, w[Steepness].Value);
        var inverse = Vector256<double>.One / (Vector256<double>.One - slope);
        Jet log = tape.Constant(root);
        for (int order = 0; order < (tape.IsSecondOrder ? 2 : 1); order++)
        {
            Jet more = Jet.Softplus(ratio - w[Steepness] * log);
            Jet right = Jet.LogSumExp(size, steps + w[StepExponent] * more);
            log += (right - log) * inverse;
        }
        return log;
    }

    /// <summary>log L with <c>L = e^size + e^(steps + aS log(1 + e^(ratio - steepness log L)))</c>.</summary>
    private static Vector256<double> Solve(
        Vector256<double> size, Vector256<double> steps, Vector256<double> exponent, Vector256<double> ratio, Vector256<double> steepness)
    {
        // The right side is convex and falling in log L, so steps from below (an unlimited batch) climb to the root.
        var log = Vector256.Log(Vector256.Exp(size) + Vector256.Exp(steps));
        for (int iteration = 0; iteration < 100; iteration++)
        {
            var (right, slope) = RightSide(log, size, steps, exponent, ratio, steepness);
            var step = (right - log) / (Vector256<double>.One - slope);
            log += step;
            if (!Vector256.GreaterThanAny(Vector256.Abs(step), Vector256.Create(4e-16) * (Vector256<double>.One + Vector256.Abs(log))))
                break;
        }
        return log;
    }

    private static (Vector256<double> LogRight, Vector256<double> Slope) RightSide(
        Vector256<double> log, Vector256<double> size, Vector256<double> steps, Vector256<double> exponent, Vector256<double> ratio,
        Vector256<double> steepness)
    {
        var over = ratio - steepness * log;
        var small = Vector256.Exp(-Vector256.Abs(over));
        var softplus = Vector256.Max(over, Vector256<double>.Zero) + Vector256.Log(Vector256<double>.One + small);
        var share = Vector256.Exp(over - softplus);
        Vector256<double> sizeTerm = Vector256.Exp(size), stepTerm = Vector256.Exp(steps + exponent * softplus);
        var loss = sizeTerm + stepTerm;
        return (Vector256.Log(loss), -stepTerm / loss * exponent * steepness * share);
    }
}
