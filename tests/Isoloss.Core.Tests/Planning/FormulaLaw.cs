using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>A law that is asked but never fitted: a formula of a point.</summary>
internal sealed class FormulaLaw(string name, Func<ScalePoint, double> loss, params Axis[] axes) : ILaw
{
    /// <summary>Kaplan et al. 2020, equation 1.5.</summary>
    public static FormulaLaw Kaplan(double nc, double dc, double aN, double aD) => new(
        "kaplan-formula", at => Math.Pow(Math.Pow(nc / at.Params, aN / aD) + dc / at.Tokens, aD), Axis.Params, Axis.Tokens);

    public string Name => name;

    public string Equation => "a formula";

    public string Source => "test";

    public IReadOnlyList<LawParameter> Parameters => [];

    public IReadOnlyList<Axis> Axes => axes;

    public IReadOnlyList<(double Lower, double Upper)> WorkingBounds => [];

    public IReadOnlyList<int> WorkingOrder => [];

    public double Loss(ReadOnlySpan<double> theta, in ScalePoint at) => loss(at);

    public void ToWorking(ReadOnlySpan<double> theta, LogPoints points, Span<double> working) => throw new NotSupportedException();

    public void FromWorking(ReadOnlySpan<double> working, LogPoints points, Span<double> theta) => throw new NotSupportedException();

    public void Evaluate(ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian) => throw new NotSupportedException();

    public void AddCurvature(
        ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> jacobian, ReadOnlySpan<double> weights, Span<double> curvature) =>
        throw new NotSupportedException();

    public IReadOnlyList<double[]> Starts(LogPoints points, ReadOnlySpan<double> logLoss) => throw new NotSupportedException();
}
