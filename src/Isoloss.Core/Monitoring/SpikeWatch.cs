namespace Isoloss.Core.Monitoring;

/// <summary>
/// Finds sudden rises of the loss and tells those that come back from those that do not. A rise begins where the loss exceeds the
/// median of the points before by eight times their noise and by 5 %, or is no number; it has ended after three points in a row
/// within half of that. Rules, not a test: their false alarms are measured, not bounded.
/// </summary>
internal sealed class SpikeWatch
{
    private const double Noises = 8, LeastRise = 0.05, Hopeless = 0.05;
    private const int Window = 15, BackInARow = 3, LongestRise = 3 * Window;

    private readonly List<Spike> _spikes = [];
    private readonly Queue<double> _before = new();
    private readonly List<double> _since = [];
    private double _began, _level, _highest, _threshold;
    private int _back;

    /// <summary>Rises so far; the last one may be open.</summary>
    public IReadOnlyList<Spike> Spikes => IsOpen ? [.. _spikes, new Spike(_began, Height, double.NaN)] : _spikes;

    /// <summary>Why the run diverges as it stands; null where it does not.</summary>
    public string? Divergence()
    {
        if (!IsOpen || _back > 0)
            return null;
        if (!double.IsFinite(_since[^1]))
            return FormattableString.Invariant($"the loss is no number since step {_began:0}");
        if (_since.Count < 2 * BackInARow)
            return null;
        double[] finite = [.. _since.Where(double.IsFinite)];
        double now = LadderDiagnostics.Median(finite[^Math.Min(finite.Length, BackInARow)..]), first = LadderDiagnostics.Median(finite[..Math.Min(finite.Length, BackInARow)]);
        // For a while a fall counts as coming back only when it has made up a quarter; later any fall does.
        double allowed = _since.Count < LongestRise ? 0.25 * (first - _level) : 0;
        return now > (1 + Hopeless) * _level && now >= first - allowed
            ? FormattableString.Invariant($"the loss rose at step {_began:0} and has not come back: {100 * (now / _level - 1):0.0} % above what it was")
            : null;
    }

    private bool IsOpen => _since.Count > 0;

    private double Height => double.IsFinite(_highest) ? _highest / _level - 1 : double.PositiveInfinity;

    /// <summary>Takes a point in; false when it is part of a rise, and so says nothing about the curve.</summary>
    public bool Add(CurvePoint point)
    {
        if (IsOpen)
            Follow(point);
        else if (!double.IsFinite(point.Loss) || (_before.Count == Window && point.Loss > Limit()))
            Open(point);
        else
            Remember(point.Loss);
        return !IsOpen || _back > 0;
    }

    private double Limit()
    {
        double[] before = [.. _before];
        _level = LadderDiagnostics.Median(before);
        _threshold = Math.Max(Noises * CurveNoise.Of(before), LeastRise * _level);
        return _level + _threshold;
    }

    private void Open(CurvePoint point)
    {
        if (_before.Count > 0)
            Limit();
        else
            (_level, _threshold) = (double.PositiveInfinity, 0);
        (_began, _highest, _back) = (point.Step, Highest(0, point.Loss), 0);
        _since.Add(point.Loss);
    }

    private void Follow(CurvePoint point)
    {
        _since.Add(point.Loss);
        _highest = Highest(_highest, point.Loss);
        _back = point.Loss < _level + 0.5 * _threshold ? _back + 1 : 0;
        if (_back == BackInARow)
            Close(point.Step);
        // A run that stays above but no longer rises has another level now, which the test of deviations judges.
        else if (_since.Count >= LongestRise && Divergence() is null)
            Close(double.NaN);
    }

    private void Close(double recovered)
    {
        _spikes.Add(new Spike(_began, Height, recovered));
        if (!double.IsFinite(recovered))
            _before.Clear();
        foreach (double loss in _since.TakeLast(Window).Where(double.IsFinite))
            Remember(loss);
        _since.Clear();
    }

    private void Remember(double loss)
    {
        _before.Enqueue(loss);
        if (_before.Count > Window)
            _before.Dequeue();
    }

    private static double Highest(double before, double loss) => double.IsNaN(loss) ? double.PositiveInfinity : Math.Max(before, loss);
}
