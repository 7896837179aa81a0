using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Nothing shared: chinchilla fitted to each arm alone, by least squares on the rungs' mean log loss. The multiplier solves
/// for equal loss on both frontiers. A sensitivity, never the only evidence: two extrapolated floors differ by more than
/// the arms do.
/// </summary>
internal sealed class SeparateFits
{
    /// <summary>Name in words.</summary>
    public const string Name = "separate fits, nothing shared";

    /// <summary>Fewest rungs: one more than the law has parameters.</summary>
    public const int FewestRungs = 6;

    /// <summary>The multiplier is sought within e^-14 to e^14, about a million either way.</summary>
    private const double Reach = 14;

    private const int Parameters = 5;

    private readonly LogPoints _points;
    private readonly double[] _baselineLoss, _variantLoss, _baseline = new double[Parameters], _variant = new double[Parameters];

    /// <summary>Fits both arms.</summary>
    public SeparateFits(IReadOnlyList<PairedRung> rungs)
    {
        _points = new LogPoints([.. rungs.Select(r => new Observation(r.Params, r.Tokens, r.BaselineFlops, 1))]);
        _baselineLoss = Pad(rungs.Select(r => r.BaselineLogLoss));
        _variantLoss = Pad(rungs.Select(r => r.VariantLogLoss));
        double[] weights = Pad(rungs.Select(_ => 1.0));
        var solver = new DampedNewton(Chinchilla.Instance, _points);
        MultiStart.Minimise(Chinchilla.Instance, _points, solver, HuberLoss.Squared, _baselineLoss, weights, _baseline);
        BaselineResiduals = solver.Residuals[.._points.Count].ToArray();
        MultiStart.Minimise(Chinchilla.Instance, _points, solver, HuberLoss.Squared, _variantLoss, weights, _variant);
        VariantResiduals = solver.Residuals[.._points.Count].ToArray();
    }

    /// <summary>Observed minus fitted log loss of the baseline, by rung.</summary>
    public double[] BaselineResiduals { get; }

    /// <summary>Observed minus fitted log loss of the variant, by rung.</summary>
    public double[] VariantResiduals { get; }

    /// <summary>Multiplier of (N, D)-scaling at <paramref name="flops"/> = 6ND, before the variant's cost is charged; interval by resampling rungs.</summary>
    public Estimate Multiplier(double flops, CompareOptions options)
    {
        double[] refits = new double[options.Resamples];
        Parallel.For(0, refits.Length, () => new DampedNewton(Chinchilla.Instance, _points), (b, _, solver) =>
        {
            refits[b] = Refit(solver, new Random(unchecked(options.Seed * 1_000_003 + b)), flops);
            return solver;
        }, _ => { });
        return new ResampledInterval(options.Level, _points.Count, Parameters, drawsRungs: true).Of(Solve(_baseline, _variant, flops), refits);
    }

    private double Refit(DampedNewton solver, Random random, double flops)
    {
        double[] weights = new double[_points.Stride], baseline = [.. _baseline], variant = [.. _variant];
        for (int g = 0; g < _points.Count; g++)
            weights[random.Next(_points.Count)]++;
        solver.Minimise(HuberLoss.Squared, StoppingRule.Default, _baselineLoss, weights, baseline);
        solver.Minimise(HuberLoss.Squared, StoppingRule.Default, _variantLoss, weights, variant);
        return Solve(baseline, variant, flops);
    }

    private double Solve(double[] baseline, double[] variant, double flops)
    {
        double[] b = new double[Parameters], v = new double[Parameters];
        Chinchilla.Instance.FromWorking(baseline, _points, b);
        Chinchilla.Instance.FromWorking(variant, _points, v);
        double goal = Frontier.Loss(Chinchilla.Instance, v, flops), low = -Reach, high = Reach;
        while (high - low > 1e-9)
        {
            double middle = 0.5 * (low + high);
            if (Frontier.Loss(Chinchilla.Instance, b, flops * Math.Exp(middle)) > goal)
                low = middle;
            else
                high = middle;
        }
        return Math.Exp(0.5 * (low + high));
    }

    private double[] Pad(IEnumerable<double> values)
    {
        double[] padded = new double[_points.Stride];
        int i = 0;
        foreach (double value in values)
            padded[i++] = value;
        return padded;
    }
}
