using System.Runtime.Intrinsics;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>Evaluation and curvature of a law whose formula is written once, with <see cref="Jet"/>s.</summary>
internal static class JetLaw
{
    /// <summary>log L at four points.</summary>
    /// <param name="working">Working coordinates.</param>
    /// <param name="points">The points.</param>
    /// <param name="i">Index of the vector of four points.</param>
    /// <param name="tape">Where constants come from.</param>
    public delegate Jet Formula(ReadOnlySpan<Jet> working, LogPoints points, int i, JetTape tape);

    /// <summary><see cref="ILaw.Evaluate"/>.</summary>
    public static void Evaluate(
        Formula formula, ReadOnlySpan<double> working, LogPoints points, Span<double> logLoss, Span<double> jacobian)
    {
        int n = points.Stride / Vectors.Width;
        Span<Vector256<double>> f = Vectors.Of(logLoss), j = Vectors.Of(jacobian);
        var tape = new JetTape(working.Length, IsSecondOrder: false);
        Jet[] variables = tape.Variables(working);
        for (int i = 0; i < n; i++)
        {
            tape.Rewind();
            Jet log = formula(variables, points, i, tape);
            f[i] = log.Value;
            for (int k = 0; k < working.Length; k++)
                j[k * n + i] = log.Gradient[k];
        }
    }

    /// <summary><see cref="ILaw.AddCurvature"/>: L'' / L is the curvature of log L plus the outer product of its gradient.</summary>
    public static void AddCurvature(
        Formula formula, ReadOnlySpan<double> working, LogPoints points, ReadOnlySpan<double> weights, Span<double> curvature)
    {
        int n = points.Stride / Vectors.Width, p = working.Length;
        ReadOnlySpan<Vector256<double>> w = Vectors.Of(weights);
        var sums = new Vector256<double>[Vectors.Triangle(p)];
        var tape = new JetTape(p, IsSecondOrder: true);
        Jet[] variables = tape.Variables(working);
        for (int i = 0; i < n; i++)
        {
            tape.Rewind();
            Jet log = formula(variables, points, i, tape);
            Vectors.AddOuter(sums, log.Gradient, w[i]);
            if (log.IsCurved)
                for (int k = 0; k < sums.Length; k++)
                    sums[k] += w[i] * log.Hessian[k];
        }
        Vectors.Unfold(sums, p, 0, p, curvature);
    }

    /// <summary>Four values of a centred axis.</summary>
    public static Vector256<double> Four(LogPoints points, Axis axis, int i) => Vectors.Of(points.On(axis))[i];
}
