using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>One structure that shares the floor: its fit, and what it says about the multiplier.</summary>
internal sealed class JointStructure
{
    private readonly CostRatio _cost;

    /// <summary>Fits the structure.</summary>
    public JointStructure(JointModel model, CostRatio cost, bool freeSlope)
    {
        _cost = cost;
        Fit = JointFit.Of(model, freeSlope);
        Posterior = new JointPosterior(Fit);
        Name = freeSlope ? "shared floor, multiplier with a slope" : "shared floor, constant multiplier";
    }

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

    /// <summary>Components of the difference in log loss of a new pair of runs.</summary>
    public IEnumerable<(double Weight, double Mean, double Sd)> NewDifference(ScalePoint point)
    {
        double[] level = new double[JointModel.Count], gradient = new double[JointModel.Count];
        (_, double difference) = Fit.Model.At(Fit.Phi, point, level, gradient);
        return Posterior.Linear(difference, gradient, noisePairs: 1);
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
