namespace Isoloss.Core.Organisation;

/// <summary>
/// What is believed of an idea's gain after its measurements: for each kind of idea how probable it is and a normal distribution of the gain where
/// the prior is stated. Prior and measurements are normal and gains scale with a factor, so that this is Bayes' rule exactly.
/// </summary>
internal sealed class Belief
{
    // A gain that is known, or a measurement without noise, still needs a precision.
    private const double LeastSd = 1e-6;

    private readonly double[][] _kept;
    private readonly double[] _keptAtTheEnd, _priorLogs, _priorPrecisions, _priorMeans, _variances;
    private readonly double[] _logs, _precisions, _means;

    public Belief(ResearchOrganisation o)
    {
        IdeaKind[] kinds = [.. o.Prior.Kinds.Where(k => k.Share > 0)];
        _kept = [.. kinds.Select(k => o.Ladder.Select(s => k.At(o.Decades(s.Flops))).ToArray())];
        _keptAtTheEnd = [.. kinds.Select(k => k.At(o.Decades(o.LargeRun)))];
        _priorLogs = [.. kinds.Select(k => Math.Log(k.Share))];
        _priorPrecisions = [.. kinds.Select(k => 1 / Math.Pow(Math.Max(k.Sd, LeastSd), 2))];
        _priorMeans = [.. kinds.Select(k => k.Mean)];
        _variances = [.. o.Ladder.Select(s => Math.Pow(Math.Max(s.Noise * o.Noise, LeastSd), 2))];
        (_logs, _precisions, _means) = (new double[kinds.Length], new double[kinds.Length], new double[kinds.Length]);
    }

    /// <summary>Forgets all measurements.</summary>
    public void Reset()
    {
        _priorLogs.CopyTo(_logs, 0);
        _priorPrecisions.CopyTo(_precisions, 0);
        _priorMeans.CopyTo(_means, 0);
    }

    /// <summary>Takes a measurement on a rung into account; weights of the kinds stay logarithms, up to a constant.</summary>
    public void Observe(int rung, double measured)
    {
        double variance = _variances[rung];
        for (int k = 0; k < _logs.Length; k++)
        {
            double kept = _kept[k][rung], surprise = measured - kept * _means[k];
            double expected = variance + kept * kept / _precisions[k];
            _logs[k] -= 0.5 * (surprise * surprise / expected + Math.Log(expected));
            _means[k] += kept / _precisions[k] / expected * surprise;
            _precisions[k] += kept * kept / variance;
        }
    }

    /// <summary>Expected gain at the large run.</summary>
    public double ExpectedGain()
    {
        double most = Most(), sum = 0, weighted = 0;
        for (int k = 0; k < _logs.Length; k++)
        {
            double weight = Math.Exp(_logs[k] - most);
            sum += weight;
            weighted += weight * _keptAtTheEnd[k] * _means[k];
        }
        return weighted / sum;
    }

    /// <summary>Probability that the gain at the large run is at least <paramref name="threshold"/>.</summary>
    public double ProbabilityAbove(double threshold)
    {
        double most = Most(), sum = 0, above = 0;
        for (int k = 0; k < _logs.Length; k++)
        {
            double weight = Math.Exp(_logs[k] - most), kept = _keptAtTheEnd[k];
            sum += weight;
            above += weight * QuickNormal.Cdf((kept * _means[k] - threshold) / kept * Math.Sqrt(_precisions[k]));
        }
        return above / sum;
    }

    private double Most()
    {
        double most = double.NegativeInfinity;
        foreach (double log in _logs)
            most = Math.Max(most, log);
        return most;
    }
}
