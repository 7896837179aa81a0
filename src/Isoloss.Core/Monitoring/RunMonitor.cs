using Isoloss.Core.Numerics;

namespace Isoloss.Core.Monitoring;

/// <summary>
/// Holds a run against its forecast while it trains. What is known before (the ladder's forecast of the final loss, the constants
/// of the multi-power law) gives a band for the whole curve; the points come in one by one through <see cref="CurveFilter"/>, and
/// <see cref="DeviationTest"/> judges their innovations. The forecast now weighs curve and ladder by their precision.
/// </summary>
public sealed class RunMonitor
{
    /// <summary>Fewest moments behind the warm-up.</summary>
    public const int LeastPoints = 8;

    /// <summary>A deviation may begin at one of so many moments.</summary>
    private const int Starts = 20;

    /// <summary>The known noise counts for so many points of the curve's own.</summary>
    private const int NoiseWindow = 40;

    private readonly RatePath _path;
    private readonly CurvePrior _prior;
    private readonly MonitorOptions _options;
    private readonly Estimate? _ladder;
    private readonly CurvePoint[] _bins;
    private readonly double[] _logs;
    private readonly List<CurveFilter> _history = [];
    private readonly CurveFilter _band, _alone;
    private readonly DeviationTest _test;
    private double _mostEvidence = double.NegativeInfinity, _alarm = double.NaN;
    private int _began, _seen;

    private RunMonitor(IReadOnlyList<CurvePoint> points, RatePath path, CurvePrior prior, Estimate? ladder, MonitorOptions options)
    {
        (_path, _prior, _ladder, _options) = (path, prior, ladder, options);
        _bins = CurveBins.Of(points, path);
        _logs = [.. _bins.Select(b => Math.Log(b.Loss))];
        (_band, _alone) = (new CurveFilter(path, prior), new CurveFilter(path, prior));
        if (ladder is { } l)
            _band.Expect(path.End, Math.Log(l.Value), LadderSd(l));
        _test = new DeviationTest(CurveBins.Planned(_bins, path), Starts);
    }

    private double Z => Distributions.NormalQuantile(0.5 + 0.5 * _options.Level);

    /// <summary>Looks at a run.</summary>
    /// <param name="points">The curve so far; steps rising, loss not finite where the run gave no number.</param>
    /// <param name="path">Learning rate of the whole run, past and planned.</param>
    /// <param name="prior">What is known of its curve.</param>
    /// <param name="ladder">The ladder's forecast of the final loss, at the level of the options; null where there is none.</param>
    /// <param name="options">How it is watched.</param>
    /// <exception cref="BadInputException">The curve is too short, or its steps do not rise.</exception>
    public static MonitorResult Watch(
        IReadOnlyList<CurvePoint> points, RatePath path, CurvePrior prior, Estimate? ladder, MonitorOptions options)
    {
        ObservationCheck.Probability(options.Level, 0, "level");
        ObservationCheck.Probability(options.FalseAlarms, 0, "the rate of false alarms");
        for (int i = 1; i < points.Count; i++)
            if (!(points[i].Step > points[i - 1].Step))
                throw new BadInputException(FormattableString.Invariant($"the curve, point {i + 1}: found step {points[i].Step} after {points[i - 1].Step}, expected rising steps"));
        var spikes = new SpikeWatch();
        // A rise that comes back is named, but no reason to call a run off its curve.
        CurvePoint[] calm = [.. points.Where(spikes.Add)];
        return new RunMonitor(calm, path, prior, ladder, options).Watch(points, spikes);
    }

    private MonitorResult Watch(IReadOnlyList<CurvePoint> points, SpikeWatch spikes)
    {
        string? divergence = spikes.Divergence() ?? RiseWatch.Divergence(_bins, _path);
        if (_bins.Length < LeastPoints && divergence is null)
            throw new BadInputException(FormattableString.Invariant(
                $"the curve: found {_bins.Length} moments behind step {ReferenceCurve.BurnIn * _path.WarmupEnd:0} (warm-up and half as long again), expected at least {LeastPoints}"));
        Estimate before = Combined();
        var band = Band().ToArray();
        for (int i = 0; i < _bins.Length; i++)
            Take(i);
        bool judged = _bins.Length >= LeastPoints;
        Deviation? deviation = judged ? Largest() : null;
        return new MonitorResult
        {
            Status = divergence is not null ? MonitorStatus.Diverging : deviation!.IsAlarm ? MonitorStatus.OffTheCurve : MonitorStatus.OnTrack,
            Steps = (points[^1].Step, _path.End),
            Before = before,
            Now = judged ? Combined() : null,
            CurveAlone = judged ? Interval(_alone, _path.End, _prior.Noise) : null,
            Deviation = deviation,
            Spikes = spikes.Spikes,
            Divergence = divergence,
            Band = band,
        };
    }

    /// <summary>
    /// The final loss that the curve and the ladder forecast, weighed by their precision on log loss: their errors have
    /// different causes. A run that left its curve is no longer what the ladder spoke of, and is forecast from its curve alone.
    /// </summary>
    private Estimate Combined()
    {
        var (mean, variance) = _alone.At(_path.End);
        variance += _prior.Noise * _prior.Noise;
        if (_ladder is not { } ladder || !double.IsNaN(_alarm))
            return Interval(mean, variance);
        double sd = LadderSd(ladder), weight = variance / (variance + sd * sd);
        return Interval(mean + weight * (Math.Log(ladder.Value) - mean), variance * (1 - weight));
    }

    private double LadderSd(Estimate ladder) => Math.Log(ladder.Upper / ladder.Lower) / (2 * Z);

    private Estimate Interval(CurveFilter filter, double step, double noise)
    {
        var (mean, variance) = filter.At(step);
        return Interval(mean, variance + noise * noise);
    }

    private Estimate Interval(double mean, double variance)
    {
        double half = Z * Math.Sqrt(variance);
        return new Estimate(Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }

    private IEnumerable<BandPoint> Band()
    {
        foreach (CurvePoint bin in _bins)
            yield return new BandPoint(bin.Step, bin.Loss, Interval(_band, bin.Step, 0));
        double now = _bins.Length > 0 ? _bins[^1].Step : ReferenceCurve.BurnIn * _path.WarmupEnd;
        for (int i = 1; i <= Starts && now < _path.End; i++)
        {
            double step = now + (_path.End - now) * i / Starts;
            yield return new BandPoint(step, double.NaN, Interval(_band, step, 0));
        }
    }

    private void Take(int i)
    {
        _history.Add(_band.Copy());
        double noise = NoiseBefore(i);
        _test.Add(_band.Take(_bins[i].Step, _logs[i], noise));
        _alone.Take(_bins[i].Step, _logs[i], noise);
        _seen = i + 1;
        if (_test.LogEvidence > _mostEvidence)
            (_mostEvidence, _began) = (_test.LogEvidence, _test.LikeliestStart);
        if (!double.IsNaN(_alarm) || !(_test.LogEvidence >= -Math.Log(_options.FalseAlarms)))
            return;
        _alarm = _bins[i].Step;
        _alone.Forget(Size());
    }

    /// <summary>Noise of a point as seen before it, so that the test bets on nothing that it has seen.</summary>
    private double NoiseBefore(int i)
    {
        double own = CurveNoise.Of(_logs[Math.Max(0, i - NoiseWindow)..i]);
        return i < LeastPoints ? Math.Max(_prior.Noise, own) : own > 0 ? Math.Max(own, 0.5 * _prior.Noise) : _prior.Noise;
    }

    /// <summary>Mean of log loss since the likeliest start, less the forecast made there.</summary>
    private double Size()
    {
        int first = Math.Min(_began, _seen - 1);
        return Enumerable.Range(first, _seen - first).Average(i => _logs[i] - _history[first].At(_bins[i].Step).Mean);
    }

    private Deviation Largest() => new(_bins[Math.Min(_began, _seen - 1)].Step, Math.Exp(Size()) - 1, Math.Exp(_mostEvidence), _alarm);
}
