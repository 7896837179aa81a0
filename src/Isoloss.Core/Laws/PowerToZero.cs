namespace Isoloss.Core.Laws;

/// <summary>
/// A power law of one axis that falls to zero, <c>L = (Nc / N)^aN</c>, <c>(Dc / D)^aD</c> or <c>(Cc / C)^aC</c>: Kaplan et
/// al. 2020 (arXiv:2001.08361), equations 1.1 to 1.3. It holds where the other axes do not limit the loss. log L is linear
/// in the working coordinates, the log of the loss at the centre of the data and the exponent.
/// </summary>
public sealed class PowerToZero : ILaw
{
    private const int LogTerm = 0, Exponent = 1, Count = 2;

    private readonly Axis _axis;

    private PowerToZero(Axis axis, char symbol, string meaning, string equationNumber)
    {
        _axis = axis;
        Name = $"power-{char.ToLowerInvariant(symbol)}-0";
        Equation = $"L = ({symbol}c / {symbol})^a{symbol}";
        Source = $"Kaplan et al. 2020, arXiv:2001.08361, equation {equationNumber}";
        Axes = [axis];
        Parameters =
        [
            new($"{symbol}c", $"{meaning} at which the loss would be 1 nat per token", 0, double.PositiveInfinity),
            new($"a{symbol}", $"exponent of {meaning}", SumOfPowers.ExponentBounds.Lower, SumOfPowers.ExponentBounds.Upper),
        ];
    }

    /// <summary><c>power-n-0</c>: <c>L = (Nc / N)^aN</c>, unlimited data.</summary>
    public static PowerToZero OfParams { get; } = new(Axis.Params, 'N', "parameters", "1.1");

    /// <summary><c>power-d-0</c>: <c>L = (Dc / D)^aD</c>, unlimited size.</summary>
    public static PowerToZero OfTokens { get; } = new(Axis.Tokens, 'D', "tokens", "1.2");

    /// <summary><c>power-c-0</c>: <c>L = (Cc / C)^aC</c>, on the compute-efficient frontier; C in FLOP.</summary>
    public static PowerToZero OfFlops { get; } = new(Axis.Flops, 'C', "training FLOP", "1.3");

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Equation { get; }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LawParameter> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Axis> Axes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; } = [SumOfPowers.LogTermBounds, SumOfPowers.ExponentBounds];

    /// <inheritdoc/>
    public IReadOnlyList<int> WorkingOrder { get; } = [0, 1];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => Math.Pow(theta[0] / at.On(_axis), theta[1]);

    /// <inheritdoc/>
    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working)
    {
        working[LogTerm] = theta[1] * (Math.Log(theta[0]) - points.Centre(_axis));
        working[Exponent] = theta[1];
    }

    /// <inheritdoc/>
    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta)
    {
        theta[0] = Math.Exp(working[LogTerm] / working[Exponent] + points.Centre(_axis));
        theta[1] = working[Exponent];
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        ReadOnlySpan<double> x = points.On(_axis);
        for (int i = 0; i < x.Length; i++)
        {
            logLoss[i] = working[LogTerm] - working[Exponent] * x[i];
            jacobian[i] = 1;
            jacobian[x.Length + i] = -x[i];
        }
    }

    /// <summary>log L is linear, so L'' / L is the outer product of its gradient.</summary>
    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
        SumOfPowers.AddTermCurvature(points.On(_axis), jacobian[..points.Stride], weights, LogTerm, Exponent, Count, curvature);

    /// <summary>The problem is convex: one start is enough.</summary>
    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss)
    {
        double mean = 0;
        for (int i = 0; i < points.Count; i++)
            mean += logLoss[i] / points.Count;
        return [[SumOfPowers.ToLogTerm(mean), 0.08]];
    }
}
