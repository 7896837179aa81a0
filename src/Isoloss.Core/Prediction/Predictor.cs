using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Prediction;

/// <summary>
/// Predicts the loss of new runs from all forms at once. Each form gives a normal distribution of log loss whose variance adds
/// run noise, its parameters, and drift that grows with the distance beyond the data; the forms are weighed, and the size of
/// the drift is averaged over what rolling hold-outs of these runs and other people's ladders leave plausible.
/// </summary>
public sealed class Predictor
{
    /// <summary>Least number of distinct (N, D).</summary>
    public const int LeastRungs = 4;

    /// <summary>Compute at which the sentence on what lies beyond the data looks, over that of the largest run.</summary>
    public const double OutlookFactor = 10;

    /// <summary>The efficient size is sought 20 e-folds to both sides of N = D, first in steps of a third.</summary>
    private const int SearchSteps = 60;

    private const double SearchStep = 1.0 / 3;

    private readonly FormFit[] _fits;
    private readonly double[] _weights;
    private readonly DriftBelief _drift;
    private readonly Reach _reach;
    private readonly ScalePoint _edge;

    private Predictor(FormFit[] fits, double[] weights, DriftBelief drift, Reach reach, ScalePoint edge, double level) =>
        (_fits, _weights, _drift, _reach, _edge, Level) = (fits, weights, drift, reach, edge, level);

    internal Predictor(FormFit[] fits, IReadOnlyList<HoldOut> holdOuts, Reach reach, ScalePoint edge, PredictionOptions options)
        : this(fits, [], DriftBelief.Of(options.Drift, holdOuts), reach, edge, options.Level) =>
        _weights = FormWeights.Of(fits.Length, holdOuts, _drift, options.HoldOutTrust);

    /// <summary>The forms that are averaged: floor with plain sum, one exponent, the power of a sum, and Kaplan's.</summary>
    public static IReadOnlyList<ILaw> Forms { get; } = [Chinchilla.Instance, Tied.Instance, Gamma.Instance, KaplanFloor.Instance];

    /// <summary>Level of every interval.</summary>
    public double Level { get; }

    /// <summary>Weight of each form, in the order of <see cref="Forms"/>.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>Fits every form, makes the rolling hold-outs and learns drift and weights from them.</summary>
    /// <param name="runs">Finished runs; at least <see cref="LeastRungs"/> distinct (N, D).</param>
    /// <param name="options">How predictions are made.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or the runs are too few.</exception>
    public static Predictor Of(IReadOnlyList<Observation> runs, PredictionOptions options)
    {
        Observation[] used = Checked(runs, options);
        var fits = new FormFit[Forms.Count];
        Parallel.For(0, fits.Length, f => fits[f] = FormFit.Of(Forms[f], used, options));
        var holdOuts = RollingHoldOuts.Of(Forms, used, options);
        return new Predictor(fits, holdOuts, new Reach(used), used.MaxBy(o => (o.Flops, -o.Loss)).At, options);
    }

    /// <summary>The runs that count, in an order that does not depend on the one they came in.</summary>
    private static Observation[] Checked(IReadOnlyList<Observation> runs, PredictionOptions options)
    {
        ObservationCheck.Probability(options.Level, 0, "level");
        if (!(options.Recency >= 0 && double.IsFinite(options.Recency)))
            throw new BadInputException(FormattableString.Invariant($"recency is {options.Recency}: expected a finite number of at least 0"));
        ObservationCheck.Require(runs, "runs");
        FitCheck.Weights(runs);
        Observation[] used = [.. runs.Where(o => o.Weight > 0).OrderBy(o => o.Flops).ThenBy(o => o.Params).ThenBy(o => o.Tokens).ThenBy(o => o.Loss)];
        int rungs = used.Select(o => (o.Params, o.Tokens)).Distinct().Count();
        return rungs >= LeastRungs ? used : throw new BadInputException(
            $"found {FitCheck.Counted(used.Length)} on {rungs} distinct (N, D): a prediction needs at least {LeastRungs} distinct points");
    }

    /// <summary>The predictor that a state describes.</summary>
    /// <exception cref="BadInputException">The state is damaged.</exception>
    public static Predictor Of(PredictorState state)
    {
        ObservationCheck.Probability(state.Level, 0, "the saved level");
        RequireShares(state.Forms.Select(f => f.Weight), "forms");
        RequireShares(state.DriftWeights, "drift");
        if (state.DriftSds.Count != state.DriftWeights.Count || !state.DriftSds.All(sd => sd >= 0 && double.IsFinite(sd)))
            throw new BadInputException($"the saved sizes of drift are {string.Join(", ", state.DriftSds)}: expected {state.DriftWeights.Count} numbers of at least 0");
        return new Predictor(
            [.. state.Forms.Select(FormFit.Of)], [.. state.Forms.Select(f => f.Weight)],
            new DriftBelief(state.DriftSds, state.DriftWeights), new Reach(state.Largest.ToPoint()), state.Edge.ToPoint(), state.Level);
    }

    private static void RequireShares(IEnumerable<double> weights, string what)
    {
        double[] all = [.. weights];
        if (!all.All(w => w >= 0) || !(Math.Abs(all.Sum() - 1) < 1e-6))
            throw new BadInputException($"the saved weights of {what} are {string.Join(", ", all)}: expected numbers of at least 0 that sum to 1");
    }

    /// <summary>The predictor as plain numbers.</summary>
    public PredictorState State() => new()
    {
        Level = Level,
        Forms = [.. _fits.Select((f, i) => f.State(_weights[i]))],
        DriftSds = _drift.Sds,
        DriftWeights = _drift.Weights,
        Largest = PlainPoint.Of(_reach.Largest),
        Edge = PlainPoint.Of(_edge),
    };

    /// <summary>Size and data for a budget with C = 6 N D: the least loss of the averaged forms.</summary>
    /// <param name="flops">C, FLOP; above 0.</param>
    public ScalePoint Efficient(double flops)
    {
        ObservationCheck.Positive(flops, "flops (C)");
        double product = flops / FlopRule.Usual, middle = 0.5 * Math.Log(product);
        double best = Enumerable.Range(-SearchSteps, 2 * SearchSteps + 1).Select(i => middle + i * SearchStep).MinBy(x => MeanLogLoss(x, product));
        double low = best - SearchStep, high = best + SearchStep, ratio = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 1e-6)
        {
            double left = high - ratio * (high - low), right = low + ratio * (high - low);
            (low, high) = MeanLogLoss(left, product) < MeanLogLoss(right, product) ? (low, right) : (left, high);
        }
        double parameters = Math.Exp(0.5 * (low + high));
        return new ScalePoint(parameters, product / parameters, flops);
    }

    private double MeanLogLoss(double logParams, double product)
    {
        double sum = 0;
        for (int f = 0; f < _fits.Length; f++)
            sum += _weights[f] * _fits[f].At(Math.Exp(logParams), product / Math.Exp(logParams)).LogLoss;
        return sum;
    }

    /// <summary>What to expect at a multiple of the largest run's compute, at its ratio of data to size.</summary>
    /// <param name="factor">Multiple of compute; above 0.</param>
    public LossPrediction Outlook(double factor)
    {
        double root = Math.Sqrt(factor);
        return At(new ScalePoint(_edge.Params * root, _edge.Tokens * root, _edge.Flops * factor));
    }

    /// <summary>What each form alone says at a point, nats per token, in the order of <see cref="Forms"/>.</summary>
    public IReadOnlyList<double> ByForm(ScalePoint at) => [.. _fits.Select(f => Math.Exp(f.At(at.Params, at.Tokens).LogLoss))];

    /// <summary>Loss of one new run at a point.</summary>
    /// <param name="at">The point; N, D and C above 0.</param>
    /// <exception cref="BadInputException">The point is out of its domain.</exception>
    public LossPrediction At(in ScalePoint at)
    {
        ObservationCheck.Positive(at.Params, "params (N)");
        ObservationCheck.Positive(at.Tokens, "tokens (D)");
        ObservationCheck.Positive(at.Flops, "flops (C)");
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
        double tail = 0.5 * (1 - Level);
        var loss = new Estimate(Math.Exp(mixture.Quantile(0.5)), Math.Exp(mixture.Quantile(tail)), Math.Exp(mixture.Quantile(1 - tail)));
        return new LossPrediction(at, loss, beyond, new PredictionParts(Math.Sqrt(noise), Math.Sqrt(parameters), Math.Sqrt(form), Math.Sqrt(drift)));
    }
}
