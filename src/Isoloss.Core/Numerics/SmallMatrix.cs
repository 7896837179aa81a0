namespace Isoloss.Core.Numerics;

/// <summary>Dense symmetric positive definite systems of a handful of unknowns, row-major, without allocation.</summary>
internal static class SmallMatrix
{
    /// <summary>Replaces the lower triangle of <paramref name="a"/> by its Cholesky factor; false when it is not positive definite.</summary>
    public static bool TryCholesky(Span<double> a, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++)
                    sum -= a[i * n + k] * a[j * n + k];
                if (i != j)
                    a[i * n + j] = sum / a[j * n + j];
                else if (sum > 0 && double.IsFinite(sum))
                    a[i * n + i] = Math.Sqrt(sum);
                else
                    return false;
            }
        }
        return true;
    }

    /// <summary>Solves L L' x = b in place, with L from <see cref="TryCholesky"/>.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        SolveLower(factor, n, b);
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < n; k++)
                sum -= factor[k * n + i] * b[k];
            b[i] = sum / factor[i * n + i];
        }
    }

    /// <summary>Solves L x = b in place; the squared length of x is then b' (L L')^-1 b.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        for (int i = 0; i < n; i++)
        {
            double sum = b[i];
            for (int k = 0; k < i; k++)
                sum -= factor[i * n + k] * b[k];
            b[i] = sum / factor[i * n + i];
        }
    }

    /// <summary>Logarithm of the determinant of L L'.</summary>
    public static double LogDeterminant(ReadOnlySpan<double> factor, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += 2 * Math.Log(factor[i * n + i]);
        return sum;
    }

    /// <summary>Scalar product.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Adds <c>weight * v v'</c> to the full square matrix <paramref name="a"/>.</summary>
    public static void AddOuter(Span<double> a, ReadOnlySpan<double> v, double weight)
    {
        int n = v.Length;
        for (int i = 0; i < n; i++)
        {
            double vi = weight * v[i];
            for (int j = 0; j < n; j++)
                a[i * n + j] += vi * v[j];
        }
    }
}
