using Isoloss.Core.Laws;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Both arms around one law in their middle. The middle is chinchilla; the arms lie half a contrast to either side of it
/// (<c>side</c> -1 is the baseline, +1 the variant), so that swapping them only turns signs. A contrast consists of
/// <c>log e = mu + slope * t</c>, by which the variant sees more size and data alike (<c>t</c> is log(N D) around the
/// ladder's centre) and two parts <c>f exp(-k t)</c> that fade with scale, of <c>tilt</c>, which moves the gain towards size, and
/// of differences in log E, log alpha and log beta. Coordinates: log E, log A', log alpha, log B', log beta of the middle, then
/// those of the contrast; A' and B' are the terms at the ladder's centre.
/// </summary>
internal sealed class JointModel
{
    /// <summary>Coordinates of the law in the middle.</summary>
    public const int LawCount = 5;

    /// <summary>Coordinates in all.</summary>
    public const int Count = 15;

    /// <summary>Index of mu.</summary>
    public const int Mu = 5;

    /// <summary>Index of the slope.</summary>
    public const int Slope = 6;

    /// <summary>Index of the tilt.</summary>
    public const int Tilt = 7;

    /// <summary>Index of the difference in log E.</summary>
    public const int FloorGap = 8;

    /// <summary>Indices of the differences in log alpha and log beta.</summary>
    public const int AlphaGap = 9, BetaGap = 10;

    /// <summary>Indices of what fades slowly and what fades fast.</summary>
    public const int SlowFade = 11, FastFade = 12;

    /// <summary>Indices of the difference in log loss whatever the law, and of its change per e-fold of N D.</summary>
    public const int LossGap = 13, LossTrend = 14;

    /// <summary>By how much a part fades per e-fold of N D.</summary>
    public const double SlowRate = 0.25, FastRate = 0.75;

    private const double FadesFrom = -6;

    // Far below every ladder a term grows no further: the sum of both must stay a number.
    private const double MostLog = 300;

    private const int Floor = 0, SizeTerm = 1, LogAlpha = 2, DataTerm = 3, LogBeta = 4;

    /// <summary>Centres the rungs.</summary>
    public JointModel(IReadOnlyList<PairedRung> rungs)
    {
        Rungs = rungs;
        CentreParams = rungs.Average(r => Math.Log(r.Params));
        CentreTokens = rungs.Average(r => Math.Log(r.Tokens));
        Places = [.. rungs.Select(r => PlaceOf(r.Params, r.Tokens))];
    }

    /// <summary>The common rungs.</summary>
    public IReadOnlyList<PairedRung> Rungs { get; }

    /// <summary>Where the rungs lie.</summary>
    public IReadOnlyList<Place> Places { get; }

    /// <summary>Mean of log N over the rungs.</summary>
    public double CentreParams { get; }

    /// <summary>Mean of log D over the rungs.</summary>
    public double CentreTokens { get; }

    /// <summary>Logarithms of size and data around the ladder's centre.</summary>
    public Place PlaceOf(double parameters, double tokens) => new(Math.Log(parameters) - CentreParams, Math.Log(tokens) - CentreTokens);

    /// <summary>Index of the rung at a place, or -1.</summary>
    public int RungAt(Place at) => Places.ToList().FindIndex(p => Math.Abs(p.X - at.X) < 1e-9 && Math.Abs(p.Y - at.Y) < 1e-9);

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

    /// <summary>Log loss of one arm, its gradient by all coordinates, and its derivatives by log N and log D. Side 0 is the middle.</summary>
    public static ArmPoint LogLoss(ReadOnlySpan<double> phi, double side, Place at, Span<double> gradient)
    {
        double slow = Fade(SlowRate, at.T), fast = Fade(FastRate, at.T);
        double gain = phi[Mu] + phi[Slope] * at.T + phi[SlowFade] * slow + phi[FastFade] * fast;
        double half = 0.5 * side, shift = 0.25 * side * gain, tilt = half * phi[Tilt];
        double x = at.X + shift + tilt, y = at.Y + shift - tilt;
        double alpha = Math.Exp(phi[LogAlpha] + half * phi[AlphaGap]), beta = Math.Exp(phi[LogBeta] + half * phi[BetaGap]);
        double floor = Math.Exp(phi[Floor] + half * phi[FloorGap]);
        double size = Math.Exp(Math.Min(phi[SizeTerm] - alpha * x, MostLog)), data = Math.Exp(Math.Min(phi[DataTerm] - beta * y, MostLog)), loss = floor + size + data;
        double bySize = -alpha * size / loss, byData = -beta * data / loss, both = bySize + byData;
        gradient[Floor] = floor / loss;
        gradient[SizeTerm] = size / loss;
        gradient[LogAlpha] = x * bySize;
        gradient[DataTerm] = data / loss;
        gradient[LogBeta] = y * byData;
        gradient[Mu] = 0.25 * side * both;
        gradient[Slope] = at.T * gradient[Mu];
        gradient[SlowFade] = slow * gradient[Mu];
        gradient[FastFade] = fast * gradient[Mu];
        gradient[Tilt] = half * (bySize - byData);
        gradient[FloorGap] = half * gradient[Floor];
        gradient[AlphaGap] = half * gradient[LogAlpha];
        gradient[BetaGap] = half * gradient[LogBeta];
        gradient[LossGap] = half;
        gradient[LossTrend] = half * at.T;
        double growth = 0.25 * side * both * (phi[Slope] - SlowRate * phi[SlowFade] * slow - FastRate * phi[FastFade] * fast);
        growth += half * phi[LossTrend];
        return new ArmPoint(Math.Log(loss) + half * (phi[LossGap] + phi[LossTrend] * at.T), bySize + growth, byData + growth);
    }

    /// <summary>What is left of a fading part. Far below the ladder it grows no further: it would soon exceed every bound.</summary>
    public static double Fade(double rate, double t) => Math.Exp(-rate * Math.Max(t, FadesFrom));

    /// <summary>Variant minus baseline in log loss, with its gradient.</summary>
    public static double Difference(ReadOnlySpan<double> phi, Place at, Span<double> gradient)
    {
        Span<double> baseline = stackalloc double[Count];
        double difference = LogLoss(phi, 1, at, gradient).LogLoss - LogLoss(phi, -1, at, baseline).LogLoss;
        for (int k = 0; k < Count; k++)
            gradient[k] -= baseline[k];
        return difference;
    }

    /// <summary>The middle's law in published parameters and raw units.</summary>
    public double[] MiddleTheta(ReadOnlySpan<double> phi)
    {
        double alpha = Math.Exp(phi[LogAlpha]), beta = Math.Exp(phi[LogBeta]);
        return [Math.Exp(phi[Floor]), Math.Exp(phi[SizeTerm] + alpha * CentreParams), Math.Exp(phi[DataTerm] + beta * CentreTokens), alpha, beta];
    }
}

/// <summary>Logarithms of size and data around a ladder's centre.</summary>
/// <param name="X">log N.</param>
/// <param name="Y">log D.</param>
internal readonly record struct Place(double X, double Y)
{
    /// <summary>log(N D).</summary>
    public double T => X + Y;

    /// <summary>Moved by a step along a direction.</summary>
    public Place Moved(Place direction, double by) => new(X + by * direction.X, Y + by * direction.Y);
}

/// <summary>One arm at a place.</summary>
/// <param name="LogLoss">log L.</param>
/// <param name="BySize">Its derivative by log N.</param>
/// <param name="ByData">Its derivative by log D.</param>
internal readonly record struct ArmPoint(double LogLoss, double BySize, double ByData);
