using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Loss around the best learning rate and batch size, <c>L = (E + A N^-alpha + B D^-beta) exp(kl (u + rho v)^2 + kb v^2)</c>
/// with u = log(lr / lr*), v = log(batch / batch*), <c>lr* = c N^x D^y</c> and <c>batch* = d D^z</c> in tokens: the optimum of
/// the Step Law (Li et al. 2025, arXiv:2503.04715) under a chinchilla valley floor. The valley is a parabola in
/// logs, which the paper shows and does not write down; it holds near the optimum, not where training is about to diverge,
/// so fit runs within a few percent of the best. Working coordinates: those of <see cref="Chinchilla"/>; log lr* at the centre
/// of the data, x, y; log batch* there, z; log kl, log kb, rho.
/// </summary>
public sealed class LearningRateBatch : ILaw
{
    private const int LogFloor = 0, LogSizeTerm = 1, SizeExponent = 2, LogDataTerm = 3, DataExponent = 4;
    private const int LogRate = 5, RateBySize = 6, RateByData = 7, LogBatch = 8, BatchByData = 9, LogRateBend = 10, LogBatchBend = 11, Cross = 12;

    private static readonly (double Lower, double Upper) PositionBounds = (-8, 8), SlopeBounds = (-3, 3), LogBendBounds = (-14, 2);

    private LearningRateBatch() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static LearningRateBatch Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "lr-batch";

    /// <inheritdoc/>
    public string Equation =>
        "L = (E + A N^-alpha + B D^-beta) exp(kl (u + rho v)^2 + kb v^2), u = log(lr / (c N^x D^y)), v = log(batch / (d D^z))";

    /// <inheritdoc/>
    public string Source => "optimum: Li et al. 2025 (Step Law), arXiv:2503.04715; floor: Hoffmann et al. 2022, arXiv:2203.15556, equation 2";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        .. Chinchilla.Instance.Parameters,
        new("c", "best learning rate at N = 1 and D = 1", 0, double.PositiveInfinity),
        new("x", "exponent of parameters in the best learning rate", SlopeBounds.Lower, SlopeBounds.Upper),
        new("y", "exponent of tokens in the best learning rate", SlopeBounds.Lower, SlopeBounds.Upper),
        new("d", "best batch size at D = 1, tokens", 0, double.PositiveInfinity),
        new("z", "exponent of tokens in the best batch size", SlopeBounds.Lower, SlopeBounds.Upper),
        new("kl", "relative loss at a learning rate e-fold off", Math.Exp(LogBendBounds.Lower), Math.Exp(LogBendBounds.Upper)),
        new("kb", "relative loss at a batch size e-fold off, the learning rate moved along", Math.Exp(LogBendBounds.Lower), Math.Exp(LogBendBounds.Upper)),
        new("rho", "how far the best learning rate moves against the batch size: -1 moves it in proportion", SlopeBounds.Lower, SlopeBounds.Upper),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens, Axis.LearningRate, Axis.BatchTokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
    [
        .. Chinchilla.Instance.WorkingBounds, PositionBounds, SlopeBounds, SlopeBounds, PositionBounds, SlopeBounds, LogBendBounds, LogBendBounds, SlopeBounds,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    /// <summary>Best learning rate and best batch size in tokens for N parameters trained on D tokens.</summary>
    /// <param name="theta">Parameter vector, in the order of <see cref="Parameters"/>.</param>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    public static (double LearningRate, double BatchTokens) Optimum(ReadOnlySpan<double> theta, double parameters, double tokens) =>
        (theta[5] * Math.Pow(parameters, theta[6]) * Math.Pow(tokens, theta[7]), theta[8] * Math.Pow(tokens, theta[9]));

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at)
    {
        var (rate, batch) = Optimum(theta, at.Params, at.Tokens);
        double u = Math.Log(at.LearningRate / rate), v = Math.Log(at.BatchTokens / batch), across = u + theta[12] * v;
        return Chinchilla.Instance.Loss(theta[..5], at) * Math.Exp(theta[10] * across * across + theta[11] * v * v);
    }

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        Chinchilla.Instance.ToWorking(theta[..5], points, working[..5]);
        theta[5..].CopyTo(working[5..]);
        working[LogRate] = Math.Log(theta[5]) + theta[6] * points.CentreParams + theta[7] * points.CentreTokens - points.Centre(Axis.LearningRate);
        working[LogBatch] = Math.Log(theta[8]) + theta[9] * points.CentreTokens - points.Centre(Axis.BatchTokens);
        working[LogRateBend] = Math.Log(theta[10]);
        working[LogBatchBend] = Math.Log(theta[11]);
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        Chinchilla.Instance.FromWorking(working[..5], points, theta[..5]);
        working[5..].CopyTo(theta[5..]);
        theta[5] = Math.Exp(working[LogRate] - theta[6] * points.CentreParams - theta[7] * points.CentreTokens + points.Centre(Axis.LearningRate));
        theta[8] = Math.Exp(working[LogBatch] - theta[9] * points.CentreTokens + points.Centre(Axis.BatchTokens));
        theta[10] = Math.Exp(working[LogRateBend]);
        theta[11] = Math.Exp(working[LogBatchBend]);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian) =>
        JetLaw.Evaluate(LogLoss, working, points, logLoss, jacobian);

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
        JetLaw.AddCurvature(LogLoss, working, points, weights, curvature);

    /// <summary>The valley floor is projected out; the optimum starts with the published exponents, and with none, where the best tenth of the runs lie.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        int n = points.Count;
        double[] x = points.LogParams[..n].ToArray(), y = points.LogTokens[..n].ToArray();
        double[] rate = points.On(Axis.LearningRate)[..n].ToArray(), batch = points.On(Axis.BatchTokens)[..n].ToArray();
        List<double[]> starts = [];
        foreach (double[] floor in Chinchilla.Instance.Starts(points, logLoss).Take(3))
        {
            double[] fitted = new double[points.Stride], jacobian = new double[5 * points.Stride];
            Chinchilla.Instance.Evaluate(floor, points, fitted, jacobian);
            for (int i = 0; i < n; i++)
                fitted[i] = logLoss[i] - fitted[i];
            int[] best = [.. Enumerable.Range(0, n).OrderBy(i => fitted[i]).Take(Math.Max(1, n / 10))];
            foreach (var (bySize, byData, batchByData) in ((double, double, double)[])[(-0.713, 0.307, 0.571), (0, 0, 0)])
                starts.Add(
                [
                    .. floor, best.Average(i => rate[i] - bySize * x[i] - byData * y[i]), bySize, byData,
                    best.Average(i => batch[i] - batchByData * y[i]), batchByData, Math.Log(0.01), Math.Log(0.01), 0,
                ]);
        }
        return starts;
    }

    private static Jet LogLoss(ReadOnlySpan<Jet> w, LogPoints points, int i, JetTape tape)
    {
        var (x, y) = (JetLaw.Four(points, Axis.Params, i), JetLaw.Four(points, Axis.Tokens, i));
        Jet floor = Jet.LogSumExp(Jet.LogSumExp(w[LogFloor], w[LogSizeTerm] - w[SizeExponent] * x), w[LogDataTerm] - w[DataExponent] * y);
        Jet u = JetLaw.Four(points, Axis.LearningRate, i) - (w[LogRate] + w[RateBySize] * x + w[RateByData] * y);
        Jet v = JetLaw.Four(points, Axis.BatchTokens, i) - (w[LogBatch] + w[BatchByData] * y);
        Jet across = u + w[Cross] * v;
        return floor + Jet.Exp(w[LogRateBend]) * (across * across) + Jet.Exp(w[LogBatchBend]) * (v * v);
    }
}
