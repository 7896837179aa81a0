using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Prediction;

/// <summary>
/// Predicts the loss of new runs from all forms at once. Each form gives a normal distribution of log loss whose variance adds
/// run noise, its parameters, and drift that grows with the distance beyond the data; the forms are weighed, and the size of
/// the drift is averaged over what rolling hold-outs of these runs and other people's ladders leave plausible.
/// </summary>
public sealed class Predictor
{
    private readonly FormFit[] _fits;
    private readonly double[] _weights;
    private readonly DriftBelief _drift;
    private readonly Reach _reach;

    private Predictor(FormFit[] fits, double[] weights, DriftBelief drift, Reach reach, PredictionOptions options) =>
        (_fits, _weights, _drift, _reach, Options) = (fits, weights, drift, reach, options);

    /// <summary>The forms that are averaged: floor with plain sum, one exponent, the power of a sum, and Kaplan's.</summary>
    public static IReadOnlyList<ILaw> Forms { get; } = [Chinchilla.Instance, Tied.Instance, Gamma.Instance, KaplanFloor.Instance];

    /// <summary>How predictions are made.</summary>
    public PredictionOptions Options { get; }

    /// <summary>Fits every form, makes the rolling hold-outs and learns drift and weights from them.</summary>
    /// <param name="runs">Finished runs; at least <see cref="LeastRungs"/> distinct (N, D).</param>
    /// <param name="options">How predictions are made.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or the runs are too few.</exception>
    public static Predictor Of(IReadOnlyList<Observation> runs, PredictionOptions options)
    {
        ObservationCheck.Probability(options.Level, 0, "level");
        ObservationCheck.Require(runs, "runs");
        int rungs = runs.Select(o => (o.Params, o.Tokens)).Distinct().Count();
        if (rungs < LeastRungs)
            throw new BadInputException($"{runs.Count} runs on {rungs} distinct (N, D) were found: a prediction needs at least {LeastRungs} distinct points");
        var fits = new FormFit[Forms.Count];
        Parallel.For(0, fits.Length, f => fits[f] = FormFit.Of(Forms[f], runs, options.Recency));
        var holdOuts = RollingHoldOuts.Of(Forms, runs, options.Recency);
        return new Predictor(fits, holdOuts, new Reach(runs), options);
    }

    /// <summary>Least number of distinct (N, D).</summary>
    public const int LeastRungs = 4;

    internal Predictor(FormFit[] fits, IReadOnlyList<HoldOut> holdOuts, Reach reach, PredictionOptions options)
        : this(fits, [], DriftBelief.Of(options.Drift, holdOuts), reach, options) =>
        _weights = FormWeights.Of(fits.Length, holdOuts, _drift, options.HoldOutTrust);

    /// <summary>Loss of one new run at a point.</summary>
    public LossPrediction At(in ScalePoint at)
    {
        double beyond = _reach.Beyond(at);
        int forms = _fits.Length, drifts = _drift.Sds.Count;
        double[] weights = new double[forms * drifts], means = new double[forms * drifts], sds = new double[forms * drifts];
        double noise = 0, parameters = 0, drift = 0;
        for (int f = 0; f < forms; f++)
        {
            var (logLoss, sd) = _fits[f].At(at.Params, at.Tokens);
            noise += _weights[f] * _fits[f].Noise * _fits[f].Noise;
            parameters += _weights[f] * sd * sd;
            for (int d = 0; d < drifts; d++)
            {
                int i = f * drifts + d;
                double variance = _drift.Sds[d] * _drift.Sds[d] * beyond;
                (weights[i], means[i]) = (_weights[f] * _drift.Weights[d], logLoss);
                sds[i] = Math.Sqrt(_fits[f].Noise * _fits[f].Noise + sd * sd + variance);
                drift += weights[i] * variance;
            }
        }
        var mixture = new NormalMixture(weights, means, sds);
        double centre = mixture.Mean, form = 0;
        for (int i = 0; i < means.Length; i++)
            form += weights[i] * (means[i] - centre) * (means[i] - centre);
        double tail = 0.5 * (1 - Options.Level);
        var loss = new Estimate(Math.Exp(mixture.Quantile(0.5)), Math.Exp(mixture.Quantile(tail)), Math.Exp(mixture.Quantile(1 - tail)));
        return new LossPrediction(at, loss, beyond, new PredictionParts(Math.Sqrt(noise), Math.Sqrt(parameters), Math.Sqrt(form), Math.Sqrt(drift)));
    }
}
