using CsCheck;
using Isoloss.Core.Numerics;

namespace Isoloss.Tests;

public sealed class SmallMatrixTests
{
    private static readonly Gen<double[]> Entries = Gen.Double[-2, 2].Array[16];

    [Fact]
    public void Cholesky_solves_what_it_factored() => Entries.Sample(entries =>
    {
        double[] matrix = Definite(entries), factor = [.. matrix], x = [1, -2, 3, 0.5];
        double[] b = [.. Enumerable.Range(0, 4).Select(i => SmallMatrix.Dot(matrix.AsSpan(i * 4, 4), x))];
        Assert.True(SmallMatrix.TryCholesky(factor, 4));
        SmallMatrix.Solve(factor, 4, b);
        for (int i = 0; i < 4; i++)
            Assert.Equal(x[i], b[i], 1e-8);
    });

    [Fact]
    public void The_smallest_eigenpair_satisfies_its_equation() => Entries.Sample(entries =>
    {
        double[] matrix = Definite(entries), vector = new double[4];
        double value = SymmetricEigen.Smallest([.. matrix], 4, vector);
        for (int i = 0; i < 4; i++)
            Assert.Equal(value * vector[i], SmallMatrix.Dot(matrix.AsSpan(i * 4, 4), vector), 1e-9);
        Assert.Equal(1, SmallMatrix.Dot(vector, vector), 1e-12);
        Assert.InRange(value, 0, Enumerable.Range(0, 4).Min(i => matrix[i * 5]) + 1e-9);
    });

    [Fact]
    public void An_indefinite_matrix_is_refused() => Assert.False(SmallMatrix.TryCholesky([1, 2, 2, 1], 2));

    private static double[] Definite(double[] entries)
    {
        double[] matrix = new double[16];
        for (int i = 0; i < 4; i++)
            SmallMatrix.AddOuter(matrix, entries.AsSpan(i * 4, 4), 1);
        for (int i = 0; i < 4; i++)
            matrix[i * 5] += 0.1;
        return matrix;
    }
}
