namespace Isoloss.Core.Organisation;

/// <summary>Adds up weighted ideas into a <see cref="Screening"/>.</summary>
internal sealed class ScreeningTally(ResearchOrganisation organisation)
{
    private readonly double _worthwhileFrom = LargeRun.Threshold(organisation);
    private readonly double[] _reach = new double[organisation.Ladder.Count + 1], _good = new double[organisation.Ladder.Count + 1];
    private double _gain, _best, _harmful;

    public bool IsWorthwhile(double gain) => gain >= _worthwhileFrom;

    /// <summary>Ideas of one gain that were had.</summary>
    public void Had(double weight, double gain)
    {
        Went(0, weight, gain);
        if (IsWorthwhile(gain))
            _best += weight * gain;
    }

    /// <summary>Those of them that reached the rung after <paramref name="rungs"/> rungs; that were adopted, after all rungs.</summary>
    public void Went(int rungs, double weight, double gain)
    {
        _reach[rungs] += weight;
        if (IsWorthwhile(gain))
            _good[rungs] += weight;
        if (rungs < organisation.Ladder.Count || rungs == 0)
            return;
        _gain += weight * gain;
        if (gain < 0)
            _harmful += weight;
    }

    public Screening Result(IReadOnlyList<double> cutOffs)
    {
        int rungs = organisation.Ladder.Count;
        return new Screening
        {
            Reach = [.. _reach[..rungs].Select(r => r / _reach[0])],
            FalseKills = [.. Enumerable.Range(0, rungs).Select(j => Ratio(_good[j] - _good[j + 1], _good[j]))],
            FalsePromotions = [.. Enumerable.Range(1, rungs).Select(j => Ratio(_reach[j] - _good[j], _reach[j]))],
            Adopted = _reach[rungs] / _reach[0],
            GainPerIdea = _gain / _reach[0],
            BestGainPerIdea = _best / _reach[0],
            Worthwhile = _good[0] / _reach[0],
            Harmful = Ratio(_harmful, _reach[rungs]),
            Judgement = organisation.Judgement,
            CutOffs = cutOffs,
        };
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
