namespace Isoloss.Core.Bench;

/// <summary>Predictions of new runs from one kind of ladder: how far off in the noise of a run, how often inside, how wide.</summary>
internal sealed class BestOfTally
{
    private readonly int[] _inside = new int[PredictionsBench.Distances.Count];
    private readonly double[] _off = new double[PredictionsBench.Distances.Count], _width = new double[PredictionsBench.Distances.Count];
    private int _count;

    /// <summary>Counts one ladder.</summary>
    public void AddLadder() => _count++;

    /// <summary>Counts one new run.</summary>
    /// <param name="distance">Index of its distance.</param>
    /// <param name="mean">Loss without the noise of a run.</param>
    /// <param name="loss">The loss that came out.</param>
    /// <param name="noise">Standard deviation of log loss.</param>
    /// <param name="predicted">Interval of the prediction.</param>
    public void Add(int distance, double mean, double loss, double noise, Estimate predicted)
    {
        _inside[distance] += predicted.Contains(loss) ? 1 : 0;
        _off[distance] += Math.Log(predicted.Value / mean) / noise;
        _width[distance] += 50 * Math.Log(predicted.Upper / predicted.Lower);
    }

    public void Add(BestOfTally other)
    {
        _count += other._count;
        for (int k = 0; k < _inside.Length; k++)
            (_inside[k], _off[k], _width[k]) = (_inside[k] + other._inside[k], _off[k] + other._off[k], _width[k] + other._width[k]);
    }

    public override string ToString() => string.Join("  ", _inside.Select((inside, k) =>
        FormattableString.Invariant($"{_off[k] / _count,6:0.00} {(double)inside / _count:0.000} ({_width[k] / _count,5:0.00})")));
}
