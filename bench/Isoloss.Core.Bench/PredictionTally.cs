namespace Isoloss.Core.Bench;

/// <summary>Counts of new runs inside their intervals, at each distance, for averaged predictions and for a single chinchilla fit.</summary>
internal sealed class PredictionTally
{
    private readonly int[] _averaged = new int[PredictionsBench.Distances.Count], _single = new int[PredictionsBench.Distances.Count];
    private readonly double[] _width = new double[PredictionsBench.Distances.Count], _singleWidth = new double[PredictionsBench.Distances.Count];
    private int _count;

    /// <summary>Counts one ladder.</summary>
    public void AddLadder() => _count++;

    /// <summary>Counts one new run.</summary>
    public void Add(int distance, double loss, Estimate averaged, Estimate single)
    {
        _averaged[distance] += averaged.Contains(loss) ? 1 : 0;
        _single[distance] += single.Contains(loss) ? 1 : 0;
        _width[distance] += 50 * Math.Log(averaged.Upper / averaged.Lower);
        _singleWidth[distance] += 50 * Math.Log(single.Upper / single.Lower);
    }

    public void Add(PredictionTally other)
    {
        _count += other._count;
        for (int k = 0; k < _averaged.Length; k++)
        {
            (_averaged[k], _single[k]) = (_averaged[k] + other._averaged[k], _single[k] + other._single[k]);
            (_width[k], _singleWidth[k]) = (_width[k] + other._width[k], _singleWidth[k] + other._singleWidth[k]);
        }
    }

    public override string ToString() => $"{_count,5}  {Line(_averaged, _width)}  | {Line(_single, _singleWidth)}";

    private string Line(int[] covered, double[] width) => string.Join("  ", covered.Select((c, k) =>
        FormattableString.Invariant($"{(double)c / _count:0.000} ({width[k] / _count,5:0.00})")));
}
