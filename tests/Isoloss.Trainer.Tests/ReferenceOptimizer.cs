using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Models;

namespace Isoloss.Tests;

/// <summary>AdamW and Muon in plain loops over doubles, from the papers' formulas and not from the trainer's code.</summary>
internal sealed class ReferenceOptimizer(OptimizerRecipe recipe, ParameterLayout layout, int width)
{
    private readonly double[] _m = new double[layout.Length];
    private readonly double[] _v = new double[layout.Length];

    public double Step(double[] x, double[] g, double multiple, int step)
    {
        double norm = Math.Sqrt(g.Sum(e => e * e));
        if (norm > recipe.ClipNorm)
            g = [.. g.Select(e => e * recipe.ClipNorm / norm)];
        foreach (var slot in layout.Slots)
        {
            if (slot.IsHidden && recipe.Name == OptimizerName.Muon)
                Muon(slot, x, g, recipe.MuonLr * multiple);
            else
                AdamW(slot, x, g, multiple, step);
        }
        return norm;
    }

    private void AdamW(ParameterSlot slot, double[] x, double[] g, double multiple, int step)
    {
        bool scaled = slot.Name == "output" || slot.Name.Contains("qkv", StringComparison.Ordinal)
            || slot.Name.Contains("_out", StringComparison.Ordinal)
            || slot.Name.Contains("mlp_in", StringComparison.Ordinal);
        double lr = recipe.LearningRate * multiple * (scaled ? (double)recipe.ReferenceWidth / width : 1);
        bool decays = !slot.Name.Contains("norm", StringComparison.Ordinal)
            && !slot.Name.Contains("gain", StringComparison.Ordinal);
        for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
        {
            _m[i] = recipe.Beta1 * _m[i] + (1 - recipe.Beta1) * g[i];
            _v[i] = recipe.Beta2 * _v[i] + (1 - recipe.Beta2) * g[i] * g[i];
            double m = _m[i] / (1 - Math.Pow(recipe.Beta1, step)), v = _v[i] / (1 - Math.Pow(recipe.Beta2, step));
            x[i] -= lr * (m / (Math.Sqrt(v) + recipe.Epsilon) + (decays ? recipe.WeightDecay * x[i] : 0));
        }
    }

    /// <summary>Queries, keys and values are matrices of their own, and so are gate and value.</summary>
    private void Muon(ParameterSlot slot, double[] x, double[] g, double lr)
    {
        int parts = slot.Name.EndsWith("qkv", StringComparison.Ordinal) ? 3
            : slot.Name.EndsWith("mlp_in", StringComparison.Ordinal)
                ? layout.HiddenStacks[1].Count / layout.HiddenStacks[2].Count
                : 1;
        int rows = slot.Rows / parts, columns = slot.Columns;
        for (int part = 0; part < parts; part++)
        {
            int start = slot.Offset + part * rows * columns;
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
                x[start + i] -= lr * (scale * o[i / columns, i % columns] + recipe.WeightDecay * x[start + i]);
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
