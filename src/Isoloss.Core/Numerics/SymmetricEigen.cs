namespace Isoloss.Core.Numerics;

/// <summary>Eigenvalues of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).</summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 30;

    /// <summary>Smallest eigenvalue of the row-major matrix <paramref name="a"/> (destroyed) and its unit eigenvector.</summary>
    public static double Smallest(double[] a, int n, double[] vector)
    {
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++)
            v[i * n + i] = 1;
        for (int sweep = 0; sweep < Sweeps; sweep++)
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++)
                    Rotate(a, v, n, p, q);
        int best = 0;
        for (int i = 1; i < n; i++)
            if (a[i * n + i] < a[best * n + best])
                best = i;
        for (int i = 0; i < n; i++)
            vector[i] = v[i * n + best];
        return a[best * n + best];
    }

    private static void Rotate(double[] a, double[] v, int n, int p, int q)
    {
        double apq = a[p * n + q];
        if (apq == 0)
            return;
        double angle = 0.5 * Math.Atan2(2 * apq, a[q * n + q] - a[p * n + p]);
        (double s, double c) = Math.SinCos(angle);
        for (int k = 0; k < n; k++)
            (a[k * n + p], a[k * n + q]) = (c * a[k * n + p] - s * a[k * n + q], s * a[k * n + p] + c * a[k * n + q]);
        for (int k = 0; k < n; k++)
            (a[p * n + k], a[q * n + k]) = (c * a[p * n + k] - s * a[q * n + k], s * a[p * n + k] + c * a[q * n + k]);
        for (int k = 0; k < n; k++)
            (v[k * n + p], v[k * n + q]) = (c * v[k * n + p] - s * v[k * n + q], s * v[k * n + p] + c * v[k * n + q]);
    }
}
