namespace Isoloss.Core.Organisation;

/// <summary>
/// Shares under calibrated judgement, by drawing ideas: as many of each kind, evenly over its gains, weighted by how common it is. Each rung promotes
/// the share that naive judgement promotes, so that both cost the same.
/// </summary>
internal sealed class CalibratedScreening
{
    private const int IdeasPerKind = 1 << 15;

    private readonly ResearchOrganisation _organisation;
    private readonly Belief _belief;
    private readonly RandomStream _random = new(1);
    private readonly List<DrawnIdea> _ideas = [];

    private CalibratedScreening(ResearchOrganisation organisation)
    {
        (_organisation, _belief) = (organisation, new Belief(organisation));
        foreach (IdeaKind kind in organisation.Prior.Kinds.Where(k => k.Share > 0))
            for (int i = 0; i < IdeasPerKind; i++)
                _ideas.Add(new DrawnIdea(kind, kind.Mean + kind.Sd * _random.NextNormal(), new double[organisation.Ladder.Count]));
    }

    public static Screening Of(ResearchOrganisation organisation, Screening naive) => new CalibratedScreening(organisation).Screen(naive);

    private Screening Screen(Screening naive)
    {
        var tally = new ScreeningTally(_organisation);
        double end = _organisation.Decades(_organisation.LargeRun);
        foreach (DrawnIdea idea in _ideas)
            tally.Had(Weight(idea), idea.At(end));
        var cutOffs = new List<double>();
        List<DrawnIdea> alive = _ideas;
        for (int j = 0; j < _organisation.Ladder.Count; j++)
        {
            bool last = j == _organisation.Ladder.Count - 1;
            double[] scores = [.. alive.Select(idea => Score(idea, j, last))];
            double cut = last ? _organisation.Confidence : CutOff(alive, scores, naive.Reach[j + 1]);
            alive = [.. alive.Where((_, i) => scores[i] >= cut)];
            foreach (DrawnIdea idea in alive)
                tally.Went(j + 1, Weight(idea), idea.At(end));
            cutOffs.Add(cut);
        }
        return tally.Result(cutOffs);
    }

    private static double Weight(DrawnIdea idea) => idea.Kind.Share / IdeasPerKind;

    private double Score(DrawnIdea idea, int rung, bool last)
    {
        LadderStep step = _organisation.Ladder[rung];
        idea.Measured[rung] = idea.At(_organisation.Decades(step.Flops)) + step.Noise * _organisation.Noise * _random.NextNormal();
        _belief.Reset();
        for (int j = 0; j <= rung; j++)
            _belief.Observe(j, idea.Measured[j]);
        return last ? _belief.ProbabilityAbove(LargeRun.Threshold(_organisation)) : _belief.ExpectedGain();
    }

    /// <summary>Score from which the best ideas weigh as much as asked.</summary>
    private static double CutOff(List<DrawnIdea> ideas, double[] scores, double wanted)
    {
        int[] best = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort([.. scores.Select(s => -s)], best);
        double sum = 0;
        foreach (int i in best)
            if ((sum += Weight(ideas[i])) > wanted)
                return scores[i];
        return double.NegativeInfinity;
    }

    private sealed record DrawnIdea(IdeaKind Kind, double Gain, double[] Measured)
    {
        public double At(double decades) => Gain * Kind.At(decades);
    }
}
