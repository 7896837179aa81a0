using Isoloss.Core.Fitting;

namespace Isoloss.Core.Uncertainty;

/// <summary>Noise for the rungs of a fixed ladder: drawn residuals, residuals with random sign, or normal numbers.</summary>
internal sealed class RungNoise
{
    /// <summary>Weights of Webb 2023: mean 0, variance 1, six values, so that few rungs still give many different resamples.</summary>
    private static readonly double[] Webb = [-Math.Sqrt(1.5), -1, -Math.Sqrt(0.5), Math.Sqrt(0.5), 1, Math.Sqrt(1.5)];

    private readonly Resampling _resampling;
    private readonly double[] _residuals;
    private readonly double _sd;

    /// <summary>Takes the mean residual of every rung, inflated by sqrt(G / (G - p)) for what the fit absorbed.</summary>
    public RungNoise(Resampling resampling, Rungs rungs, ReadOnlySpan<double> residuals, int parameters, ResidualScatter scatter)
    {
        _resampling = resampling;
        _residuals = new double[rungs.Count];
        for (int i = 0; i < rungs.Of.Length; i++)
            _residuals[rungs.Of[i]] += residuals[i] / rungs.Runs[rungs.Of[i]];
        double squares = _residuals.Sum(r => r * r);
        int dof = Math.Max(1, rungs.Count - parameters);
        _sd = scatter.IsExact ? Math.Sqrt(scatter.Variance) : Math.Sqrt(squares / dof);
        double inflate = Math.Sqrt((double)rungs.Count / dof), mean = resampling == Resampling.Residual ? _residuals.Average() : 0;
        for (int g = 0; g < _residuals.Length; g++)
            _residuals[g] = inflate * (_residuals[g] - mean);
    }

    /// <summary>Noise of one resample, one number per rung, on the scale of the residuals.</summary>
    public void Draw(Random random, Span<double> noise)
    {
        for (int g = 0; g < noise.Length; g++)
            noise[g] = _resampling switch
            {
                Resampling.Residual => _residuals[random.Next(_residuals.Length)],
                Resampling.WildRademacher => random.Next(2) == 0 ? _residuals[g] : -_residuals[g],
                Resampling.WildWebb => Webb[random.Next(Webb.Length)] * _residuals[g],
                _ => _sd * NextNormal(random),
            };
    }

    /// <summary>Standard normal by the method of Box and Muller (1958).</summary>
    private static double NextNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
