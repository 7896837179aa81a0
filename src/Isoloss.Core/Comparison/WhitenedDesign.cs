using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>Residuals and gradients of the differences under one shape of the noise, made independent and of unit variance.</summary>
internal sealed class WhitenedDesign
{
    private readonly double[] _jacobian;
    private readonly int[] _counts;
    private readonly (double Dof, double Squares, double Logs)[] _within;

    /// <summary>Whitens.</summary>
    /// <param name="shape">The noise.</param>
    /// <param name="model">The rungs.</param>
    /// <param name="residuals">Observed minus expected difference.</param>
    /// <param name="jacobian">Gradient of the differences, column after column.</param>
    /// <param name="counts">Numbers of first rungs to sum up.</param>
    public WhitenedDesign(NoiseShape shape, JointModel model, double[] residuals, double[] jacobian, int[] counts)
    {
        (Shape, _counts, Residuals, _jacobian) = (shape, counts, [.. residuals], [.. jacobian]);
        shape.Whiten(Residuals);
        for (int k = 0; k < jacobian.Length / residuals.Length; k++)
            shape.Whiten(_jacobian.AsSpan(k * residuals.Length, residuals.Length));
        _within = [.. counts.Select(count => Within(shape, model, count))];
        Moments = [.. counts.Select(MomentsOf)];
    }

    /// <summary>The noise.</summary>
    public NoiseShape Shape { get; }

    /// <summary>Whitened residuals.</summary>
    public double[] Residuals { get; }

    /// <summary>For every count: J'J, J'r and r'r.</summary>
    public (double[] Normal, double[] Linear, double Squares)[] Moments { get; }

    /// <summary>A whitened column of the gradient.</summary>
    public ReadOnlySpan<double> Column(int k) => _jacobian.AsSpan(k * Residuals.Length, Residuals.Length);

    /// <summary>The part of the log likelihood that depends on the noise alone, spread within rungs included.</summary>
    public double LogScale(int count, double logSd)
    {
        (double dof, double squares, double logs) = _within[count];
        return logs - (_counts[count] + dof) * logSd - 0.5 * squares * Math.Exp(-2 * logSd);
    }

    private static (double Dof, double Squares, double Logs) Within(NoiseShape shape, JointModel model, int count)
    {
        (double dof, double squares, double logs) = (0, 0, -0.5 * shape.LogDeterminant(count));
        for (int g = 0; g < count; g++)
        {
            PairedRung rung = model.Rungs[g];
            dof += rung.WithinDof;
            squares += rung.WithinSquares / (shape.Growth[g] * shape.Growth[g]);
            logs -= rung.WithinDof * Math.Log(shape.Growth[g]);
        }
        return (dof, squares, logs);
    }

    private (double[], double[], double) MomentsOf(int count)
    {
        int p = _jacobian.Length / Residuals.Length;
        double[] normal = new double[p * p], linear = new double[p];
        for (int i = 0; i < p; i++)
        {
            ReadOnlySpan<double> column = Column(i)[..count];
            for (int j = 0; j <= i; j++)
                normal[i * p + j] = normal[j * p + i] = SmallMatrix.Dot(column, Column(j)[..count]);
            linear[i] = SmallMatrix.Dot(column, Residuals.AsSpan(0, count));
        }
        return (normal, linear, SmallMatrix.Dot(Residuals.AsSpan(0, count), Residuals.AsSpan(0, count)));
    }
}
