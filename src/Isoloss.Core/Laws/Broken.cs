using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// A power law of training FLOP with one smooth break, <c>L = E + A C^-c0 (1 + (C / d1)^(1 / f1))^(-c1 f1)</c>: Caballero et
/// al. 2022 (arXiv:2210.14891), equation 1 with n = 1, whose a and b are E and A here. The exponent goes from c0 before d1 to
/// c0 + c1 after it, over a stretch of about f1 e-folds each side. It departs from the paper in that both exponents are above
/// 0: loss falls on both sides of the break. Working coordinates: log E, log of the term at the centre of the data, exponent
/// before, exponent after, log d1 from the centre, log f1.
/// </summary>
public sealed class Broken : ILaw
{
    private const int LogFloor = 0, LogTerm = 1, Before = 2, After = 3, LogBreak = 4, LogWidth = 5;

    private static readonly (double Lower, double Upper) BreakBounds = (-12, 12);

    /// <summary>A break sharper than a fifth of an e-fold lies between two runs of any ladder.</summary>
    private static readonly (double Lower, double Upper) LogWidthBounds = (Math.Log(0.2), Math.Log(5));

    private Broken() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Broken Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "broken";

    /// <inheritdoc/>
    public string Equation => "L = E + A C^-c0 (1 + (C / d1)^(1 / f1))^(-c1 f1)";

    /// <inheritdoc/>
    public string Source => "Caballero et al. 2022, arXiv:2210.14891, equation 1 with one break";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        new("E", "irreducible loss, nats per token", 0, double.PositiveInfinity) { IsFloor = true },
        new("A", "size of the term at C = 1, continued from before the break, nats per token", 0, double.PositiveInfinity),
        new("c0", "exponent of training FLOP before the break", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper),
        new("c1", "what the break adds to the exponent", -SumOfPowers.ExponentBounds.Upper, SumOfPowers.ExponentBounds.Upper),
        new("d1", "training FLOP at the break", 0, double.PositiveInfinity),
        new("f1", "width of the break, e-folds of FLOP", Math.Exp(LogWidthBounds.Lower), Math.Exp(LogWidthBounds.Upper)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Flops];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
    [
        SumOfPowers.LogTermBounds, SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds, SumOfPowers.ExponentBounds, BreakBounds, LogWidthBounds,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 2, 3, 4, 5];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at)
    {
        double c = Math.Log(at.Flops);
        return theta[0] + Math.Exp(Math.Log(theta[1]) - theta[2] * c - theta[3] * PowerMean.LogSum(0, c - Math.Log(theta[4]), theta[5]));
    }

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        double centre = points.Centre(Axis.Flops), fromCentre = Math.Log(theta[4]) - centre;
        working[LogFloor] = Math.Log(theta[0]);
        working[LogTerm] = Math.Log(theta[1]) - theta[2] * centre - theta[3] * PowerMean.LogSum(0, -fromCentre, theta[5]);
        working[Before] = theta[2];
        working[After] = theta[2] + theta[3];
        working[LogBreak] = fromCentre;
        working[LogWidth] = Math.Log(theta[5]);
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        double centre = points.Centre(Axis.Flops), added = working[After] - working[Before], width = Math.Exp(working[LogWidth]);
        theta[0] = Math.Exp(working[LogFloor]);
        theta[1] = Math.Exp(working[LogTerm] + working[Before] * centre + added * PowerMean.LogSum(0, -working[LogBreak], width));
        theta[2] = working[Before];
        theta[3] = added;
        theta[4] = Math.Exp(working[LogBreak] + centre);
        theta[5] = width;
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian) =>
        JetLaw.Evaluate(LogLoss, working, points, logLoss, jacobian);

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
        JetLaw.AddCurvature(LogLoss, working, points, weights, curvature);

    /// <summary>A break early, in the middle and late in the data, into a faster and into a slower fall; floor and term are projected out.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        double[] x = points.On(Axis.Flops)[..points.Count].ToArray(), sorted = [.. x.Order()];
        List<double[]> starts = [];
        foreach (double quantile in (ReadOnlySpan<double>)[0.2, 0.5, 0.8])
            foreach (var (before, after) in ((double, double)[])[(0.05, 0.15), (0.15, 0.05), (0.15, 0.4), (0.4, 0.15)])
            {
                const double width = 0.5;
                double at = Math.Clamp(sorted[(int)(quantile * (sorted.Length - 1))], BreakBounds.Lower, BreakBounds.Upper);
                double[] term = [.. x.Select(c => -before * c - (after - before) * (PowerMean.LogSum(0, c - at, width) - PowerMean.LogSum(0, -at, width)))];
                double[] logs = TermProjection.LogSizes(logLoss[..points.Count], [TermProjection.Constant(points), term]);
                starts.Add([SumOfPowers.ToLogTerm(logs[0]), SumOfPowers.ToLogTerm(logs[1]), before, after, at, Math.Log(width)]);
            }
        return starts;
    }

    private static Jet LogLoss(ReadOnlySpan<Jet> w, LogPoints points, int i, JetTape tape)
    {
        var c = JetLaw.Four(points, Axis.Flops, i);
        Jet width = Jet.Exp(w[LogWidth]);
        Jet bend = width * (Jet.Softplus((c - w[LogBreak]) / width) - Jet.Softplus(-w[LogBreak] / width));
        Jet term = w[LogTerm] - w[Before] * c - (w[After] - w[Before]) * bend;
        return Jet.LogSumExp(w[LogFloor], term);
    }
}
