namespace Isoloss.Core.Organisation;

/// <summary>Draws ideas and what becomes of them, one at a time and without allocating.</summary>
internal sealed class IdeaSource
{
    private readonly double[] _upTo, _means, _sds, _noise, _cutOffs, _keptAtTheEnd;
    private readonly double[][] _kept;
    private readonly Belief? _belief;
    private readonly double _worth;

    public IdeaSource(ResearchOrganisation o, Screening screening)
    {
        IdeaKind[] kinds = [.. o.Prior.Kinds];
        double sum = 0;
        _upTo = [.. kinds.Select(k => sum += k.Share)];
        _upTo[^1] = double.PositiveInfinity;
        _means = [.. kinds.Select(k => k.Mean)];
        _sds = [.. kinds.Select(k => k.Sd)];
        _kept = [.. kinds.Select(k => o.Ladder.Select(s => k.At(o.Decades(s.Flops))).ToArray())];
        _keptAtTheEnd = [.. kinds.Select(k => k.At(o.Decades(o.LargeRun)))];
        _noise = [.. o.Ladder.Select(s => s.Noise * o.Noise)];
        _cutOffs = [.. screening.CutOffs];
        _worth = LargeRun.Threshold(o);
        _belief = screening.Judgement == Judgement.Calibrated ? new Belief(o) : null;
    }

    public IdeaFate Draw(RandomStream random)
    {
        int kind = 0;
        for (double u = random.NextUniform(); u >= _upTo[kind];)
            kind++;
        double gain = _means[kind] + _sds[kind] * random.NextNormal();
        _belief?.Reset();
        for (int j = 0; j < _noise.Length; j++)
            if (Score(j, gain * _kept[kind][j] + _noise[j] * random.NextNormal()) < _cutOffs[j])
                return new IdeaFate(j + 1, false, 0);
        return new IdeaFate(_noise.Length, true, gain * _keptAtTheEnd[kind]);
    }

    private double Score(int rung, double measured)
    {
        if (_belief is null)
            return measured;
        _belief.Observe(rung, measured);
        return rung == _noise.Length - 1 ? _belief.ProbabilityAbove(_worth) : _belief.ExpectedGain();
    }
}
