using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Chinchilla in effective parameters and tokens when data is repeated, <c>L = E + A N'^-alpha + B D'^-beta</c>: Muennighoff
/// et al. 2023 (arXiv:2305.16264), equations 5 and 6.
/// <list type="bullet">
/// <item>U_D = U distinct tokens (never more than D); R_D = D / U_D - 1 repetitions; <c>D' = U_D + U_D R*_D (1 - e^(-R_D / R*_D))</c>.</item>
/// <item>U_N = the N at which U_D tokens are compute-efficient, <c>alpha A U_N^-alpha = beta B U_D^-beta</c> (never more than N);
/// R_N = N / U_N - 1; <c>N' = U_N + U_N R*_N (1 - e^(-R_N / R*_N))</c>.</item>
/// </list>
/// It departs from the paper in that U_N follows from the parameters being fitted, where theirs is frozen at an earlier fit,
/// and in that alpha and beta may differ. Working coordinates: those of <see cref="Chinchilla"/>, and the logs of R*_D and R*_N.
/// </summary>
public sealed class Repeated : ILaw
{
    private const int LogFloor = 0, LogSizeTerm = 1, SizeExponent = 2, LogDataTerm = 3, DataExponent = 4, LogRepeats = 5, LogExcess = 6;

    /// <summary>From worthless after an eighth of an epoch to as good as new for a thousand.</summary>
    private static readonly (double Lower, double Upper) LogDecayBounds = (-2, 7);

    private Repeated() { }

    /// <summary>The one instance: a law has no state.</summary>
    public static Repeated Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "repeated";

    /// <inheritdoc/>
    public string Equation => "L = E + A N'^-alpha + B D'^-beta, D' = U (1 + RD (1 - exp(-(D / U - 1) / RD))), N' likewise with RN";

    /// <inheritdoc/>
    public string Source => "Muennighoff et al. 2023, arXiv:2305.16264, equations 5 and 6";

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; } =
    [
        .. Chinchilla.Instance.Parameters,
        new("RD", "R*_D, repetitions after which a token's value has fallen to 1/e", Math.Exp(LogDecayBounds.Lower), Math.Exp(LogDecayBounds.Upper)),
        new("RN", "R*_N, excess parameters, in units of U_N, after which their value has fallen to 1/e", Math.Exp(LogDecayBounds.Lower), Math.Exp(LogDecayBounds.Upper)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; } = [Axis.Params, Axis.Tokens, Axis.UniqueTokens];

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } =
        [.. Chinchilla.Instance.WorkingBounds, LogDecayBounds, LogDecayBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1, 3, 2, 4, 5, 6];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at)
    {
        var (size, data) = Effective(theta, at);
        return Chinchilla.Instance.Loss(theta[..5], ScalePoint.Of(size, data));
    }

    /// <summary>N' and D' at a point; a point that does not say U has never repeated.</summary>
    /// <param name="theta">Parameter vector, in the order of <see cref="Parameters"/>.</param>
    /// <param name="at">The point.</param>
    public static (double Params, double Tokens) Effective(ReadOnlySpan<double> theta, in ScalePoint at)
    {
        double unique = double.IsNaN(at.UniqueTokens) ? at.Tokens : Math.Min(at.UniqueTokens, at.Tokens);
        double justified = Math.Min(at.Params, Math.Pow(theta[3] * theta[1] / (theta[4] * theta[2]), 1 / theta[3]) * Math.Pow(unique, theta[4] / theta[3]));
        return (Decayed(at.Params, justified, theta[6]), Decayed(at.Tokens, unique, theta[5]));
    }

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        Chinchilla.Instance.ToWorking(theta[..5], points, working[..5]);
        working[LogRepeats] = Math.Log(theta[5]);
        working[LogExcess] = Math.Log(theta[6]);
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        Chinchilla.Instance.FromWorking(working[..5], points, theta[..5]);
        theta[5] = Math.Exp(working[LogRepeats]);
        theta[6] = Math.Exp(working[LogExcess]);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian) =>
        JetLaw.Evaluate(LogLoss, working, points, logLoss, jacobian);

    /// <inheritdoc/>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
        JetLaw.AddCurvature(LogLoss, working, points, weights, curvature);

    /// <summary>Around the published decay: repetition worth less and more.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        List<double[]> starts = [];
        foreach (double[] start in Chinchilla.Instance.Starts(points, logLoss).Take(3))
            foreach (var (repeats, excess) in ((double, double)[])[(15.4, 5.3), (3, 30)])
                starts.Add([.. start, Math.Log(repeats), Math.Log(excess)]);
        return starts;
    }

    private static Jet LogLoss(ReadOnlySpan<Jet> w, LogPoints points, int i, JetTape tape)
    {
        var (x, y) = (JetLaw.Four(points, Axis.Params, i), JetLaw.Four(points, Axis.Tokens, i));
        var unique = Vector256.Min(y, JetLaw.Four(points, Axis.UniqueTokens, i) + Vector256.Create(points.Centre(Axis.UniqueTokens) - points.CentreTokens));
        Jet alpha = w[SizeExponent], beta = w[DataExponent];
        Jet justified = (w[LogSizeTerm] + Jet.Log(alpha) - w[LogDataTerm] - Jet.Log(beta) + beta * unique) / alpha;
        Jet size = LogDecayed(x, justified, w[LogExcess], tape);
        Jet data = LogDecayed(y, tape.Constant(unique), w[LogRepeats], tape);
        return Jet.LogSumExp(Jet.LogSumExp(w[LogFloor], w[LogDataTerm] - beta * data), w[LogSizeTerm] - alpha * size);
    }

    private static double Decayed(double amount, double fresh, double decay) =>
        fresh * (1 + decay * -double.ExpM1(-(amount / fresh - 1) / decay));

    /// <summary>log of the effective amount; where the amount is all fresh, the amount itself.</summary>
    private static Jet LogDecayed(Vector256<double> amount, Jet fresh, Jet logDecay, JetTape tape)
    {
        var isFresh = Vector256.LessThanOrEqual(amount, fresh.Value);
        if (Vector256.EqualsAll(isFresh, Vector256<double>.AllBitsSet))
            return tape.Constant(amount);
        Jet decay = Jet.Exp(logDecay), again = Jet.Exp(amount - fresh) - 1;
        Jet decayed = fresh + Jet.Log((1 - Jet.Exp(-again / decay)) * decay + 1);
        return Jet.Select(isFresh, tape.Constant(amount), decayed);
    }
}
