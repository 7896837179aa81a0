namespace Isoloss.Core.Organisation;

/// <summary>
/// Shares under naive judgement, exactly: given its true gain an idea's measurements are independent, so that each share is an integral over the gain,
/// taken by the trapezoid rule over every kind.
/// </summary>
internal sealed class NaiveScreening
{
    private const int NodesPerKind = 801;
    private const double Reach = 8;
    private const int MostSteps = 200;

    private readonly ResearchOrganisation _organisation;
    private readonly List<(double Weight, double Gain, int Kind)> _nodes = [];

    private NaiveScreening(ResearchOrganisation organisation)
    {
        _organisation = organisation;
        for (int k = 0; k < organisation.Prior.Kinds.Count; k++)
            AddNodes(organisation.Prior.Kinds[k], k);
    }

    public static Screening Of(ResearchOrganisation organisation) => new NaiveScreening(organisation).Screen();

    private void AddNodes(IdeaKind kind, int index)
    {
        if (kind.Sd == 0)
        {
            _nodes.Add((kind.Share, kind.Mean, index));
            return;
        }
        const double step = 2 * Reach / (NodesPerKind - 1);
        for (int i = 0; i < NodesPerKind; i++)
        {
            double z = -Reach + i * step;
            double weight = kind.Share * step * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
            _nodes.Add((weight, kind.Mean + kind.Sd * z, index));
        }
    }

    private Screening Screen()
    {
        var tally = new ScreeningTally(_organisation);
        double[] alive = [.. _nodes.Select(n => n.Weight)], gains = Gains(_organisation.LargeRun);
        for (int i = 0; i < alive.Length; i++)
            tally.Had(alive[i], gains[i]);
        var cutOffs = new List<double>();
        for (int j = 0; j < _organisation.Ladder.Count; j++)
        {
            double[] measured = Gains(_organisation.Ladder[j].Flops);
            double cut = j == _organisation.Ladder.Count - 1 ? NaiveRule.AdoptFrom(_organisation) : CutOff(j, alive, measured);
            for (int i = 0; i < alive.Length; i++)
                tally.Went(j + 1, alive[i] *= Pass(measured[i] - cut, Noise(j)), gains[i]);
            cutOffs.Add(cut);
        }
        return tally.Result(cutOffs);
    }

    private double Noise(int rung) => _organisation.Ladder[rung].Noise * _organisation.Noise;

    /// <summary>What each node's gain has become at an amount of compute.</summary>
    private double[] Gains(double flops)
    {
        double[] kept = [.. _organisation.Prior.Kinds.Select(k => k.At(_organisation.Decades(flops)))];
        return [.. _nodes.Select(n => n.Gain * kept[n.Kind])];
    }

    /// <summary>Where the best share of what is left begins, or what the rung says.</summary>
    private double CutOff(int rung, double[] alive, double[] measured)
    {
        LadderStep step = _organisation.Ladder[rung];
        if (step.Threshold is { } threshold)
            return Math.Log(threshold);
        double noise = Noise(rung), wanted = step.Promote!.Value * alive.Sum();
        double Excess(double cut) => Promoted(alive, measured, cut, noise) - wanted;
        return Root(Excess, measured.Min() - 10 * noise - 1e-9, measured.Max() + 10 * noise + 1e-9, 1e-10 * wanted);
    }

    private static double Promoted(double[] alive, double[] measured, double cut, double noise)
    {
        double sum = 0;
        for (int n = 0; n < alive.Length; n++)
            sum += alive[n] * Pass(measured[n] - cut, noise);
        return sum;
    }

    /// <summary>Root of a falling function by false position, the end that stays halved (Illinois; Dowell and Jarratt 1971).</summary>
    private static double Root(Func<double, double> f, double low, double high, double tolerance)
    {
        double atLow = f(low), atHigh = f(high), root = low;
        for (int i = 0; i < MostSteps && high - low > 1e-13; i++)
        {
            root = i % 8 == 7 ? 0.5 * (low + high) : (low * atHigh - high * atLow) / (atHigh - atLow);
            double value = f(root);
            if (Math.Abs(value) <= tolerance)
                break;
            if (value > 0)
                (low, atLow, atHigh) = (root, value, atHigh / 2);
            else
                (high, atHigh, atLow) = (root, value, atLow / 2);
        }
        return root;
    }

    private static double Pass(double distance, double noise) =>
        noise > 0 ? QuickNormal.Cdf(distance / noise) : distance >= 0 ? 1 : 0;
}
