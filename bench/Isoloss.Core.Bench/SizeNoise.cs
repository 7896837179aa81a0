namespace Isoloss.Core.Bench;

/// <summary>Standard normal noise of which rungs of one size share a part, as runs that go on from one another do.</summary>
/// <param name="shared">Share of the variance, which is the correlation between two rungs of a size; 0 to 1.</param>
/// <param name="random">Draws.</param>
internal sealed class SizeNoise(double shared, Random random)
{
    private readonly Dictionary<(double Params, int Line), double> _sizes = [];

    /// <summary>Noise of a run.</summary>
    /// <param name="parameters">N of its size.</param>
    /// <param name="line">Which of the lines of that size it belongs to: seed and arm.</param>
    public double Draw(double parameters, int line)
    {
        if (shared == 0)
            return SimulatedPair.Normal(random);
        if (!_sizes.TryGetValue((parameters, line), out double size))
            _sizes[(parameters, line)] = size = SimulatedPair.Normal(random);
        return Math.Sqrt(shared) * size + Math.Sqrt(1 - shared) * SimulatedPair.Normal(random);
    }
}
