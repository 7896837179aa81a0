using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Models;

namespace Isoloss.Tests;

/// <summary>AdamW, Muon, Lion and SOAP in plain loops over doubles, from the papers' formulas and not from the trainer's code.</summary>
internal sealed class ReferenceOptimizer(OptimizerRecipe recipe, ParameterLayout layout, int width)
{
    private readonly double[] _m = new double[layout.Length];
    private readonly double[] _v = new double[layout.Length];
    private readonly Dictionary<int, (double[,] Statistics, double[,] Basis)> _left = [], _right = [];
    private double _decay;

    public double Step(double[] x, double[] g, double multiple, int step, double decayMultiple = 1)
    {
        _decay = recipe.WeightDecay * decayMultiple;
        double norm = Math.Sqrt(g.Sum(e => e * e));
        if (norm > recipe.ClipNorm)
            g = [.. g.Select(e => e * recipe.ClipNorm / norm)];
        foreach (var slot in layout.Slots)
        {
            if (slot.IsHidden && recipe.Name == OptimizerName.Muon)
                Muon(slot, x, g, recipe.MuonLr * multiple);
            else if (slot.IsHidden && recipe.Name == OptimizerName.Soap)
                Soap(slot, x, g, multiple, step);
            else if (recipe.Name == OptimizerName.Lion)
                Lion(slot, x, g, multiple);
            else
                AdamW(slot, x, g, multiple, step);
        }
        return norm;
    }

    private double WidthScale(ParameterSlot slot)
    {
        bool scaled = slot.Name == "output" || slot.Name.Contains("qkv", StringComparison.Ordinal)
            || slot.Name.Contains("_out", StringComparison.Ordinal)
            || slot.Name.Contains("mlp_in", StringComparison.Ordinal) || slot.Name.Contains("router", StringComparison.Ordinal);
        return scaled ? (double)recipe.ReferenceWidth / width : 1;
    }

    private static bool Decays(ParameterSlot slot) =>
        !slot.Name.Contains("norm", StringComparison.Ordinal) && !slot.Name.Contains("gain", StringComparison.Ordinal);

    private void AdamW(ParameterSlot slot, double[] x, double[] g, double multiple, int step)
    {
        double lr = recipe.LearningRate * multiple * WidthScale(slot);
        for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
        {
            _m[i] = recipe.Beta1 * _m[i] + (1 - recipe.Beta1) * g[i];
            _v[i] = recipe.Beta2 * _v[i] + (1 - recipe.Beta2) * g[i] * g[i];
            double m = _m[i] / (1 - Math.Pow(recipe.Beta1, step)), v = _v[i] / (1 - Math.Pow(recipe.Beta2, step));
            x[i] -= lr * (m / (Math.Sqrt(v) + recipe.Epsilon) + (Decays(slot) ? _decay * x[i] : 0));
        }
    }

    private void Lion(ParameterSlot slot, double[] x, double[] g, double multiple)
    {
        double lr = recipe.LionLr * multiple * WidthScale(slot);
        for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
        {
            int sign = Math.Sign(recipe.Beta1 * _m[i] + (1 - recipe.Beta1) * g[i]);
            _m[i] = recipe.Beta2 * _m[i] + (1 - recipe.Beta2) * g[i];
            x[i] -= lr * (sign + (Decays(slot) ? _decay * x[i] : 0));
        }
    }

    private void Soap(ParameterSlot slot, double[] x, double[] g, double multiple, int step)
    {
        double lr = recipe.LearningRate * multiple * recipe.ReferenceWidth / width;
        foreach (var (start, rows, columns) in Matrices(slot))
        {
            bool left = rows <= columns, right = columns <= rows;
            double[,] gradient = Take(g, start, rows, columns);
            double[,] ql = left ? Side(_left, start, rows).Basis : Identity(rows);
            double[,] qr = right ? Side(_right, start, columns).Basis : Identity(columns);
            for (int i = 0; i < rows * columns; i++)
                _m[start + i] = recipe.Beta1 * _m[start + i] + (1 - recipe.Beta1) * g[start + i];
            double[,] turned = Multiply(Multiply(Transpose(ql), gradient), qr);
            double[,] m = Multiply(Multiply(Transpose(ql), Take(_m, start, rows, columns)), qr);
            var n = new double[rows, columns];
            for (int i = 0; i < rows * columns; i++)
            {
                int r = i / columns, c = i % columns;
                _v[start + i] = recipe.Beta2 * _v[start + i] + (1 - recipe.Beta2) * turned[r, c] * turned[r, c];
                n[r, c] = m[r, c] / (1 - Math.Pow(recipe.Beta1, step))
                    / (Math.Sqrt(_v[start + i] / (1 - Math.Pow(recipe.Beta2, step))) + recipe.Epsilon);
            }
            double[,] update = Multiply(Multiply(ql, n), Transpose(qr));
            for (int i = 0; i < rows * columns; i++)
                x[start + i] -= lr * (update[i / columns, i % columns] + _decay * x[start + i]);
            if (left)
                Learn(_left, start, Multiply(gradient, Transpose(gradient)), step);
            if (right)
                Learn(_right, start, Multiply(Transpose(gradient), gradient), step);
        }
    }

    private void Learn(Dictionary<int, (double[,] Statistics, double[,] Basis)> sides, int start, double[,] products, int step)
    {
        var (statistics, basis) = sides[start];
        statistics = Map(statistics, products, (s, p) => recipe.Beta2 * s + (1 - recipe.Beta2) * p);
        if (recipe.SoapEvery == 1 || step % recipe.SoapEvery == 1)
            basis = GramSchmidt(Multiply(statistics, basis));
        sides[start] = (statistics, basis);
    }

    private static (double[,] Statistics, double[,] Basis) Side(
        Dictionary<int, (double[,] Statistics, double[,] Basis)> sides, int start, int size) =>
        sides.TryGetValue(start, out var side) ? side : sides[start] = (new double[size, size], Identity(size));

    /// <summary>The same as Q of a QR decomposition but for signs of columns, which cancel in a step.</summary>
    private static double[,] GramSchmidt(double[,] x)
    {
        int n = x.GetLength(0);
        for (int c = 0; c < n; c++)
        {
            for (int round = 0; round < 2; round++)
                for (int before = 0; before < c; before++)
                {
                    double dot = Enumerable.Range(0, n).Sum(r => x[r, before] * x[r, c]);
                    for (int r = 0; r < n; r++)
                        x[r, c] -= dot * x[r, before];
                }
            double norm = Math.Sqrt(Enumerable.Range(0, n).Sum(r => x[r, c] * x[r, c]));
            for (int r = 0; r < n; r++)
                x[r, c] /= norm;
        }
        return x;
    }

    private static double[,] Identity(int n)
    {
        var x = new double[n, n];
        for (int i = 0; i < n; i++)
            x[i, i] = 1;
        return x;
    }

    private static double[,] Take(double[] flat, int start, int rows, int columns)
    {
        var x = new double[rows, columns];
        for (int i = 0; i < rows * columns; i++)
            x[i / columns, i % columns] = flat[start + i];
        return x;
    }

    /// <summary>Queries, keys and values are matrices of their own, and so are gate and value, and every expert's.</summary>
    private IEnumerable<(int Start, int Rows, int Columns)> Matrices(ParameterSlot slot)
    {
        int d = width, at = slot.Offset;
        bool isAttention = slot.Name.EndsWith("qkv", StringComparison.Ordinal);
        int hidden = layout.HiddenStacks[^1].Columns;
        int[] rows = slot.Name switch
        {
            _ when isAttention => [d, (slot.Rows - d) / 2, (slot.Rows - d) / 2],
            _ when slot.Name.EndsWith("mlp_in", StringComparison.Ordinal) => [.. Enumerable.Repeat(hidden, slot.Rows / hidden)],
            _ => [.. Enumerable.Repeat(d, slot.Rows / d)],
        };
        foreach (int count in rows)
        {
            yield return (at, count, slot.Columns);
            at += count * slot.Columns;
        }
    }

    private void Muon(ParameterSlot slot, double[] x, double[] g, double lr)
    {
        foreach (var (start, rows, columns) in Matrices(slot))
        {
            var direction = new double[rows, columns];
            for (int i = 0; i < rows * columns; i++)
            {
                _m[start + i] = recipe.MuonMomentum * _m[start + i] + (1 - recipe.MuonMomentum) * g[start + i];
                direction[i / columns, i % columns] =
                    recipe.MuonMomentum * _m[start + i] + (1 - recipe.MuonMomentum) * g[start + i];
            }
            double[,] o = rows > columns ? Transpose(Orthogonalise(Transpose(direction))) : Orthogonalise(direction);
            double scale = Math.Sqrt(Math.Max(1, (double)rows / columns));
            for (int i = 0; i < rows * columns; i++)
                x[start + i] -= lr * (scale * o[i / columns, i % columns] + _decay * x[start + i]);
        }
    }

    private double[,] Orthogonalise(double[,] x)
    {
        double norm = Math.Sqrt(x.Cast<double>().Sum(e => e * e)) + 1e-7;
        x = Map(x, x, (e, _) => e / norm);
        for (int i = 0; i < recipe.NewtonSchulzSteps; i++)
        {
            double[,] a = Multiply(x, Transpose(x));
            double[,] b = Map(a, Multiply(a, a), (p, q) => -4.7750 * p + 2.0315 * q);
            x = Map(x, Multiply(b, x), (p, q) => 3.4445 * p + q);
        }
        return x;
    }

    private static double[,] Map(double[,] x, double[,] y, Func<double, double, double> f)
    {
        var z = new double[x.GetLength(0), x.GetLength(1)];
        for (int i = 0; i < x.GetLength(0); i++)
            for (int j = 0; j < x.GetLength(1); j++)
                z[i, j] = f(x[i, j], y[i, j]);
        return z;
    }

    private static double[,] Multiply(double[,] x, double[,] y)
    {
        var z = new double[x.GetLength(0), y.GetLength(1)];
        for (int i = 0; i < x.GetLength(0); i++)
            for (int j = 0; j < y.GetLength(1); j++)
                for (int k = 0; k < x.GetLength(1); k++)
                    z[i, j] += x[i, k] * y[k, j];
        return z;
    }

    private static double[,] Transpose(double[,] x)
    {
        var z = new double[x.GetLength(1), x.GetLength(0)];
        for (int i = 0; i < x.GetLength(0); i++)
            for (int j = 0; j < x.GetLength(1); j++)
                z[j, i] = x[i, j];
        return z;
    }
}
