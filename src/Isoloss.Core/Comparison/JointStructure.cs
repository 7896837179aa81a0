using Isoloss.Core.Numerics;

namespace Isoloss.Core.Comparison;

/// <summary>
/// One sharing structure under every noise of the grid. Given the noise, the model linearised at its most probable contrast is
/// normal; the sum over the grid has the tails of Student's t for the degrees of freedom there are, and its total is the
/// evidence of the structure.
/// </summary>
internal sealed class JointStructure
{
    /// <summary>Components with less than this share of the evidence are dropped.</summary>
    private const double Negligible = 1e-5;

    private readonly MiddleFit _middle;
    private readonly NoiseGrid _noise;
    private readonly int[] _coordinates;
    private readonly int[] _counts;
    private readonly double[] _precisions;
    private readonly double _logPrecision;
    private readonly List<Component> _components = [];
    private WhitenedDesign[] _designs = [];

    /// <summary>Integrates a structure, linearised at <paramref name="phi"/>.</summary>
    /// <param name="of">The structure.</param>
    /// <param name="model">The rungs.</param>
    /// <param name="middle">The law in the middle.</param>
    /// <param name="noise">The noises.</param>
    /// <param name="phi">All coordinates; those that are not free are 0.</param>
    /// <param name="counts">Numbers of rungs, by increasing compute, to give the evidence of; the last is all.</param>
    public JointStructure(SharingStructure of, JointModel model, MiddleFit middle, NoiseGrid noise, double[] phi, int[] counts)
    {
        (Of, Model, _middle, _noise, Phi, _counts) = (of, model, middle, noise, phi, counts);
        _coordinates = [.. Enumerable.Range(0, JointModel.LawCount), .. of.Free];
        _precisions = [.. _coordinates.Select(k => k < JointModel.LawCount ? 0 : JointPrior.ContrastPrecision(k))];
        _logPrecision = 0.5 * _precisions[JointModel.LawCount..].Sum(Math.Log);
        LogEvidence = new double[counts.Length];
        Residuals = new double[model.Rungs.Count];
        Integrate(Linearise());
    }

    /// <summary>Which structure this is.</summary>
    public SharingStructure Of { get; }

    /// <summary>The rungs.</summary>
    public JointModel Model { get; }

    /// <summary>Where the model was linearised.</summary>
    public double[] Phi { get; }

    /// <summary>Observed minus expected difference at <see cref="Phi"/> on every rung.</summary>
    public double[] Residuals { get; }

    /// <summary>Log marginal likelihood of the differences of the first rungs, for every count asked for, up to a constant that all structures share.</summary>
    public double[] LogEvidence { get; }

    /// <summary>Mean of the standard deviation of one pair's difference in log loss near the largest rungs.</summary>
    public double NoiseSd => _components.Sum(c => c.Share * Math.Exp(c.LogSd) * Math.Sqrt(1 + _designs[c.Shape].Shape.Between));

    /// <summary>Mean of all coordinates.</summary>
    public double[] Mean()
    {
        double[] mean = [.. Phi];
        foreach (Component c in _components)
            for (int k = 0; k < _coordinates.Length; k++)
                mean[_coordinates[k]] += c.Share * c.Step[k];
        return mean;
    }

    /// <summary>What is believed about a quantity at a place: a component for every noise.</summary>
    /// <param name="quantity">The quantity as this structure sees it.</param>
    /// <param name="pairs">Add the noise of a new difference of that many pairs; 0 adds none.</param>
    public IEnumerable<BeliefPart> Believe(Quantity quantity, double pairs = 0)
    {
        double[]?[] reach = new double[]?[_designs.Length];
        double[] gradient = new double[_coordinates.Length];
        foreach (Component c in _components)
        {
            WhitenedDesign design = _designs[c.Shape];
            double variance = Math.Exp(2 * c.LogSd), mean = quantity.Value, drift = 0;
            for (int k = 0; k < gradient.Length; k++)
                gradient[k] = quantity.Gradient[_coordinates[k]];
            if (design.Shape.Wanders && quantity.ByMultiplier != 0)
            {
                double[] u = reach[c.Shape] ??= design.Shape.Reach(quantity.At);
                mean += quantity.ByMultiplier * SmallMatrix.Dot(u, design.Residuals);
                for (int k = 0; k < gradient.Length; k++)
                    gradient[k] -= quantity.ByMultiplier * SmallMatrix.Dot(u, design.Column(k));
                drift = Square(quantity.ByMultiplier) * variance * Math.Max(0, design.Shape.WanderVariance - SmallMatrix.Dot(u, u));
            }
            mean += SmallMatrix.Dot(gradient, c.Step);
            SmallMatrix.SolveLower(c.Factor, gradient.Length, gradient);
            double run = pairs > 0 ? variance * (design.Shape.Between + 1 / pairs) : 0;
            yield return new BeliefPart(c.Share, mean, SmallMatrix.Dot(gradient, gradient), drift, run);
        }
    }

    /// <summary>What is believed about a quantity and a new difference together: a component for every noise.</summary>
    /// <param name="target">The quantity as this structure sees it.</param>
    /// <param name="difference">The difference in log loss as this structure sees it; on a rung of the ladder it shares what replicates there do not average away.</param>
    /// <param name="pairs">New pairs of runs that the difference is the mean of; above 0.</param>
    public IEnumerable<OutcomePart> Outcomes(Quantity target, Quantity difference, double pairs)
    {
        var known = new (double[] Target, double[] Difference, double Spread, double Shared)?[_designs.Length];
        int rung = Model.RungAt(difference.At), p = _coordinates.Length;
        double[] here = new double[p], there = new double[p];
        foreach (Component c in _components)
        {
            WhitenedDesign design = _designs[c.Shape];
            double variance = Math.Exp(2 * c.LogSd);
            var (atTarget, atRung, spread, shared) = known[c.Shape] ??= Reached(design.Shape, target, difference, rung, pairs);
            double targetMean = Given(target, atTarget, design, c.Step, there), mean = Given(difference, atRung, design, c.Step, here);
            SmallMatrix.SolveLower(c.Factor, p, there);
            SmallMatrix.SolveLower(c.Factor, p, here);
            double targetDrift = Square(target.ByMultiplier) * design.Shape.WanderVariance - SmallMatrix.Dot(atTarget, atTarget);
            yield return new OutcomePart(
                c.Share, targetMean, SmallMatrix.Dot(there, there) + variance * Math.Max(0, targetDrift),
                mean, SmallMatrix.Dot(here, here) + variance * Math.Max(1e-12, spread - SmallMatrix.Dot(atRung, atRung)),
                SmallMatrix.Dot(there, here) + variance * (shared - SmallMatrix.Dot(atTarget, atRung)));
        }
    }

    /// <summary>
    /// Whitened covariances of the rungs with what is off the structure at the target and in a new difference, the variance of the latter and the
    /// covariance of the two, all over the variance of one pair's noise.
    /// </summary>
    private static (double[] Target, double[] Difference, double Spread, double Shared) Reached(
        NoiseShape shape, Quantity target, Quantity difference, int rung, double pairs)
    {
        double[] atTarget = [.. shape.Reach(target.At).Select(u => target.ByMultiplier * u)];
        double[] atRung = [.. shape.Reach(difference.At).Select(u => difference.ByMultiplier * u)], between = new double[atRung.Length];
        double growth = rung < 0 ? 1 : Square(shape.Growth[rung]);
        if (rung >= 0)
            between[rung] = growth * shape.Between;
        shape.Whiten(between);
        for (int g = 0; g < between.Length; g++)
            atRung[g] += between[g];
        return (atTarget, atRung,
            Square(difference.ByMultiplier) * shape.WanderVariance + growth * (shape.Between + 1 / pairs),
            target.ByMultiplier * difference.ByMultiplier * shape.Wander(target.At, difference.At));
    }

    /// <summary>Mean of a quantity given the rungs; leaves its gradient less what they tell.</summary>
    private double Given(Quantity quantity, double[] reach, WhitenedDesign design, double[] step, double[] gradient)
    {
        for (int k = 0; k < gradient.Length; k++)
            gradient[k] = quantity.Gradient[_coordinates[k]] - SmallMatrix.Dot(reach, design.Column(k));
        return quantity.Value + SmallMatrix.Dot(reach, design.Residuals) + SmallMatrix.Dot(gradient, step);
    }

    private double[] Linearise()
    {
        int n = Residuals.Length;
        double[] gradient = new double[JointModel.Count], jacobian = new double[_coordinates.Length * n];
        for (int g = 0; g < n; g++)
        {
            Residuals[g] = Model.Rungs[g].LogDifference - JointModel.Difference(Phi, Model.Places[g], gradient);
            for (int k = 0; k < _coordinates.Length; k++)
                jacobian[k * n + g] = gradient[_coordinates[k]];
        }
        return jacobian;
    }

    private void Integrate(double[] jacobian)
    {
        _designs = [.. _noise.Shapes.Select(s => new WhitenedDesign(s, Model, Residuals, jacobian, _counts))];
        int p = _coordinates.Length, sds = _noise.LogSds.Length;
        double[] factor = new double[p * p], step = new double[p];
        int nodes = _designs.Length * sds, scales = Of.Free.All(k => k == JointModel.Mu) ? 1 : JointPrior.Scales.Count;
        double[][] evidence = [.. _counts.Select(_ => new double[nodes * scales])];
        for (int i = 0; i < nodes * scales; i++)
        {
            (int shape, double logSd, int scale) = Node(i);
            double prior = _noise.LogPrior(shape, logSd) + (scales == 1 ? 0 : Math.Log(JointPrior.Scales[scale].Weight));
            for (int c = 0; c < _counts.Length; c++)
                evidence[c][i] = prior + Solve(_designs[shape], logSd, c, JointPrior.Scales[scale].Scale, factor, step);
        }
        for (int c = 0; c < _counts.Length; c++)
            LogEvidence[c] = LogSum(evidence[c]);
        for (int i = 0; i < nodes * scales; i++)
        {
            double share = Math.Exp(evidence[^1][i] - LogEvidence[^1]);
            if (share < Negligible)
                continue;
            (int shape, double logSd, int scale) = Node(i);
            Solve(_designs[shape], logSd, _counts.Length - 1, JointPrior.Scales[scale].Scale, factor, step);
            _components.Add(new Component(shape, logSd, share, [.. factor], [.. step]));
        }

        (int Shape, double LogSd, int Scale) Node(int i) => (i % nodes / sds, _noise.LogSds[i % sds], i / nodes);
    }

    /// <summary>Evidence given the noise and the scale of the contrast's prior; leaves the factor of the precision and the mean step from <see cref="Phi"/>.</summary>
    private double Solve(WhitenedDesign design, double logSd, int count, double scale, double[] factor, double[] step)
    {
        const int law = JointModel.LawCount;
        int p = _coordinates.Length;
        double weight = Math.Exp(-2 * logSd);
        (double[] normal, double[] linear, double squares) = design.Moments[count];
        double quadratic = weight * squares, logEvidence = design.LogScale(count, logSd) + _logPrecision - Of.Free.Count(k => k != JointModel.Mu) * Math.Log(scale);
        for (int i = 0; i < p * p; i++)
            factor[i] = weight * normal[i];
        for (int k = 0; k < p; k++)
            step[k] = weight * linear[k];
        for (int i = 0; i < law; i++)
            for (int j = 0; j < law; j++)
                factor[i * p + j] += _middle.Information[i * law + j];
        for (int k = law; k < p; k++)
        {
            double precision = _precisions[k] / (_coordinates[k] == JointModel.Mu ? 1 : scale * scale), offset = -Phi[_coordinates[k]];
            factor[k * p + k] += precision;
            step[k] += precision * offset;
            quadratic += precision * offset * offset;
        }
        if (!SmallMatrix.TryCholesky(factor, p))
            return double.NegativeInfinity;
        SmallMatrix.SolveLower(factor, p, step);
        double gained = SmallMatrix.Dot(step, step);
        SolveUpper(factor, p, step);
        return logEvidence - 0.5 * (quadratic - gained + SmallMatrix.LogDeterminant(factor, p));
    }

    private static void SolveUpper(double[] factor, int p, double[] b)
    {
        for (int i = p - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < p; k++)
                sum -= factor[k * p + i] * b[k];
            b[i] = sum / factor[i * p + i];
        }
    }

    private static double LogSum(double[] logs)
    {
        double top = logs.Max();
        return top + Math.Log(logs.Sum(x => Math.Exp(x - top)));
    }

    private static double Square(double x) => x * x;

    /// <summary>One noise of the grid: the normal distribution of the coordinates given it.</summary>
    private sealed record Component(int Shape, double LogSd, double Share, double[] Factor, double[] Step);
}

/// <summary>What is believed about a quantity under one noise: a normal distribution, its variance by where it comes from.</summary>
/// <param name="Weight">Its share.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Parameters">Variance from what the runs leave open about law and contrast.</param>
/// <param name="Drift">Variance from the multiplier wandering off its structure.</param>
/// <param name="Run">Variance of new runs.</param>
internal readonly record struct BeliefPart(double Weight, double Mean, double Parameters, double Drift, double Run)
{
    /// <summary>All of it.</summary>
    public double Variance => Parameters + Drift + Run;
}
