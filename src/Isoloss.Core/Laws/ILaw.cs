namespace Isoloss.Core.Laws;

/// <summary>
/// A parametric form of loss over size, data and what else it depends on, with its published symbols in raw units.
/// A law also says how it is fitted well: in its own working coordinates, in which the parameters are nearly
/// uncorrelated and of size 1, with the Jacobian and curvature of the loss there. Adding a law is one class.
/// </summary>
public interface ILaw
{
    /// <summary>Name on the command line, such as <c>chinchilla</c>.</summary>
    string Name { get; }

    /// <summary>The formula, such as <c>L = E + A N^-alpha + B D^-beta</c>.</summary>
    string Equation { get; }

    /// <summary>Paper and equation number.</summary>
    string Source { get; }

    /// <summary>Free parameters in the order of every parameter vector.</summary>
    IReadOnlyList<LawParameter> Parameters { get; }

    /// <summary>What the law depends on.</summary>
    IReadOnlyList<Axis> Axes { get; }

    /// <summary>What it gives, with its unit: loss in nats per token unless the law says otherwise.</summary>
    string Response => "loss, nats per token";

    /// <summary>Loss at a point, nats per token.</summary>
    /// <param name="theta">Parameter vector, in the order of <see cref="Parameters"/>.</param>
    /// <param name="at">The point; above 0 on every one of <see cref="Axes"/>.</param>
    double Loss(ReadOnlySpan<double> theta, in ScalePoint at);

    /// <summary>Box that a solver keeps the working coordinates in, one pair per parameter.</summary>
    IReadOnlyList<(double Lower, double Upper)> WorkingBounds { get; }

    /// <summary>For each working coordinate, the index of the published parameter it stands for.</summary>
    IReadOnlyList<int> WorkingOrder { get; }

    /// <summary>Working coordinates from published parameters.</summary>
    void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working);

    /// <summary>Published parameters from working coordinates.</summary>
    void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta);

    /// <summary>Logarithm of the loss at every point, and its derivatives by the working coordinates.</summary>
    /// <param name="working">Working coordinates.</param>
    /// <param name="points">The points; every column has length <see cref="LogPoints.Stride"/>.</param>
    /// <param name="logLoss">Receives log L.</param>
    /// <param name="jacobian">Receives d log L / d working, column after column.</param>
    void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian);

    /// <summary>
    /// Adds <c>sum_i weights_i (d2 L_i / d working2) / L_i</c> to the square matrix <paramref name="curvature"/>.
    /// The curvature of log L follows by subtracting the outer product of its gradient.
    /// </summary>
    /// <param name="working">Working coordinates.</param>
    /// <param name="points">The points.</param>
    /// <param name="jacobian">What <see cref="Evaluate"/> gave at these coordinates.</param>
    /// <param name="weights">One per point; 0 in the padding.</param>
    /// <param name="curvature">Receives the sum, row-major.</param>
    void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature);

    /// <summary>Working coordinates to start from: shapes spread over the plausible, linear coefficients projected out.</summary>
    IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss);
}
