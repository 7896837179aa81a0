using Isoloss.Core.Laws;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Both arms under one law with a shared floor: the baseline follows chinchilla, and the variant at (N, D) has the
/// baseline's loss at (N sqrt(e), D sqrt(e)), where <c>log e(C) = mu + slope * log(C / C0)</c>. On every rung the model says
/// a level (middle of both arms in log loss) and a difference; under equal noise in both arms these are independent.
/// Coordinates: log E, log A', log alpha, log B', log beta, mu, slope; A' and B' are the terms at the ladder's centre.
/// </summary>
internal sealed class JointModel
{
    /// <summary>Coordinates of the model.</summary>
    public const int Count = 7;

    /// <summary>Index of mu.</summary>
    public const int Mu = 5;

    /// <summary>Index of the slope.</summary>
    public const int Slope = 6;

    private const int Floor = 0, SizeTerm = 1, LogAlpha = 2, DataTerm = 3, LogBeta = 4;

    private readonly double[] _x, _y, _t;

    /// <summary>Centres the rungs.</summary>
    public JointModel(IReadOnlyList<PairedRung> rungs)
    {
        Rungs = rungs;
        CentreParams = rungs.Average(r => Math.Log(r.Params));
        CentreTokens = rungs.Average(r => Math.Log(r.Tokens));
        CentreFlops = rungs.Average(r => Math.Log(r.BaselineFlops));
        _x = [.. rungs.Select(r => Math.Log(r.Params) - CentreParams)];
        _y = [.. rungs.Select(r => Math.Log(r.Tokens) - CentreTokens)];
        _t = [.. rungs.Select(r => Math.Log(r.BaselineFlops) - CentreFlops)];
    }

    /// <summary>The common rungs.</summary>
    public IReadOnlyList<PairedRung> Rungs { get; }

    /// <summary>Mean of log N over the rungs.</summary>
    public double CentreParams { get; }

    /// <summary>Mean of log D over the rungs.</summary>
    public double CentreTokens { get; }

    /// <summary>log C0: mean of the baseline's log FLOP over the rungs.</summary>
    public double CentreFlops { get; }

    /// <summary>Level and difference on rung <paramref name="g"/> with their gradients.</summary>
    public (double Level, double Difference) OnRung(
        ReadOnlySpan<double> phi, int g, Span<double> levelGradient, Span<double> differenceGradient) =>
        At(phi, _x[g], _y[g], _t[g], levelGradient, differenceGradient);

    /// <summary>Level and difference at any point, given its log FLOP.</summary>
    public (double Level, double Difference) At(
        ReadOnlySpan<double> phi, ScalePoint point, Span<double> levelGradient, Span<double> differenceGradient) =>
        At(phi, Math.Log(point.Params) - CentreParams, Math.Log(point.Tokens) - CentreTokens, Math.Log(point.Flops) - CentreFlops,
            levelGradient, differenceGradient);

    /// <summary>Keeps the law's coordinates where fits of a single arm keep them: a term that bends within one rung is noise.</summary>
    public static void KeepInDomain(Span<double> phi)
    {
        var (termLow, termHigh) = SumOfPowers.LogTermBounds;
        var (exponentLow, exponentHigh) = SumOfPowers.ExponentBounds;
        foreach (int k in (ReadOnlySpan<int>)[Floor, SizeTerm, DataTerm])
            phi[k] = Math.Clamp(phi[k], termLow, termHigh);
        foreach (int k in (ReadOnlySpan<int>)[LogAlpha, LogBeta])
            phi[k] = Math.Clamp(phi[k], Math.Log(exponentLow), Math.Log(exponentHigh));
    }

    /// <summary>The baseline's law in published parameters and raw units.</summary>
    public double[] BaselineTheta(ReadOnlySpan<double> phi)
    {
        double alpha = Math.Exp(phi[LogAlpha]), beta = Math.Exp(phi[LogBeta]);
        return [Math.Exp(phi[Floor]), Math.Exp(phi[SizeTerm] + alpha * CentreParams), Math.Exp(phi[DataTerm] + beta * CentreTokens), alpha, beta];
    }

    /// <summary>Starts from the law fitted to levels, with no difference between the arms.</summary>
    public IReadOnlyList<double[]> Starts()
    {
        var levels = Rungs.Select(r => new Observation(r.Params, r.Tokens, r.BaselineFlops, Math.Exp(r.LogLevel))).ToArray();
        double[] logLoss = [.. Rungs.Select(r => r.LogLevel)];
        return
        [
            .. Chinchilla.Instance.Starts(new LogPoints(levels), logLoss)
                .Select(s => new[] { s[0], s[1], Math.Log(s[2]), s[3], Math.Log(s[4]), 0, 0 }),
        ];
    }

    private static (double Level, double Difference) At(
        ReadOnlySpan<double> phi, double x, double y, double t, Span<double> levelGradient, Span<double> differenceGradient)
    {
        Span<double> baseline = stackalloc double[Count], variant = stackalloc double[Count];
        double shift = 0.5 * (phi[Mu] + phi[Slope] * t);
        (double b, _) = LogLoss(phi, x, y, baseline);
        (double v, double byShift) = LogLoss(phi, x + shift, y + shift, variant);
        variant[Mu] = 0.5 * byShift;
        variant[Slope] = 0.5 * t * byShift;
        for (int k = 0; k < Count; k++)
        {
            levelGradient[k] = 0.5 * (baseline[k] + variant[k]);
            differenceGradient[k] = variant[k] - baseline[k];
        }
        return (0.5 * (b + v), v - b);
    }

    /// <summary>log L, its gradient by the law's coordinates, and its derivative when log N and log D grow together.</summary>
    private static (double LogLoss, double ByShift) LogLoss(ReadOnlySpan<double> phi, double x, double y, Span<double> gradient)
    {
        double alpha = Math.Exp(phi[LogAlpha]), beta = Math.Exp(phi[LogBeta]);
        double floor = Math.Exp(phi[Floor]), size = Math.Exp(phi[SizeTerm] - alpha * x), data = Math.Exp(phi[DataTerm] - beta * y);
        double loss = floor + size + data;
        gradient.Clear();
        gradient[Floor] = floor / loss;
        gradient[SizeTerm] = size / loss;
        gradient[LogAlpha] = -alpha * x * size / loss;
        gradient[DataTerm] = data / loss;
        gradient[LogBeta] = -beta * y * data / loss;
        return (Math.Log(loss), -(alpha * size + beta * data) / loss);
    }
}
