using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>One structure that shares the floor: its fit, and what it says about the multiplier.</summary>
internal sealed class JointStructure
{
    private readonly CostRatio _cost;

    private JointStructure(string name, JointFit fit, CostRatio cost) =>
        (Name, Fit, Posterior, _cost) = (name, fit, new JointPosterior(fit), cost);

    /// <summary>A multiplier with a slope in log C.</summary>
    public static JointStructure WithSlope(JointModel model, CostRatio cost) =>
        new("shared floor, multiplier with a slope", JointFit.Of(model, freeSlope: true, levelVariance: null), cost);

    /// <summary>The same without the slope; it must explain the levels as well as <paramref name="wider"/> does.</summary>
    public static JointStructure Constant(JointStructure wider) =>
        new("shared floor, constant multiplier", JointFit.Of(wider.Fit.Model, freeSlope: false, wider.Fit.LevelVariance), wider._cost);

    /// <summary>Name in words.</summary>
    public string Name { get; }

    /// <summary>The fit.</summary>
    public JointFit Fit { get; }

    /// <summary>What is believed.</summary>
    public JointPosterior Posterior { get; }

    /// <summary>Components of the log multiplier at the baseline's log FLOP.</summary>
    public IEnumerable<(double Weight, double Mean, double Sd)> LogMultiplier(double logFlops)
    {
        double t = logFlops - Fit.Model.CentreFlops;
        double[] gradient = new double[JointModel.Count];
        (gradient[JointModel.Mu], gradient[JointModel.Slope]) = (1, t);
        return Posterior.Linear(Fit.Phi[JointModel.Mu] + t * Fit.Phi[JointModel.Slope] - _cost.LogAt(logFlops), gradient);
    }

    /// <summary>Components of the change of the log multiplier per log FLOP, which is log10 per decade.</summary>
    public IEnumerable<(double Weight, double Mean, double Sd)> Trend()
    {
        double[] gradient = new double[JointModel.Count];
        gradient[JointModel.Slope] = 1;
        return Posterior.Linear(Fit.Phi[JointModel.Slope] - _cost.Slope, gradient);
    }

    /// <summary>Components of the difference in log loss of as many new pairs of runs.</summary>
    public IEnumerable<(double Weight, double Mean, double Sd)> NewDifference(ScalePoint point, double pairs)
    {
        double[] level = new double[JointModel.Count], gradient = new double[JointModel.Count];
        (_, double difference) = Fit.Model.At(Fit.Phi, point, level, gradient);
        return Posterior.Linear(difference, gradient, noisePairs: pairs);
    }

    /// <summary>Components of one arm's log loss under its law.</summary>
    /// <param name="point">Where.</param>
    /// <param name="side">-1 for the baseline, 1 for the variant: a level minus or plus half a difference.</param>
    public IEnumerable<(double Weight, double Mean, double Sd)> LogLoss(ScalePoint point, int side)
    {
        double[] level = new double[JointModel.Count], difference = new double[JointModel.Count];
        (double middle, double between) = Fit.Model.At(Fit.Phi, point, level, difference);
        for (int k = 0; k < level.Length; k++)
            level[k] += 0.5 * side * difference[k];
        return Posterior.Linear(middle + 0.5 * side * between, level);
    }

    /// <summary>This structure alone.</summary>
    public static NormalMixture Mix(IEnumerable<(double Weight, double Mean, double Sd)> components)
    {
        var list = components.ToArray();
        return new NormalMixture([.. list.Select(c => c.Weight)], [.. list.Select(c => c.Mean)], [.. list.Select(c => c.Sd)]);
    }
}
