using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;

namespace Isoloss.Core.Prediction;

/// <summary>
/// One form fitted for prediction: robust regression on log loss under <see cref="LawPrior"/>, in which a run counts the more the
/// nearer it is to the largest, because every form is a little wrong and must be right where the question is asked. The
/// threshold of the robust objective and the strength of the prior follow from the noise, which is estimated along the way.
/// The parameters are normal around the estimate (Laplace's approximation).
/// </summary>
internal sealed class FormFit
{
    /// <summary>A residual beyond this many standard deviations counts linearly.</summary>
    private const double Robustness = 1.5;

    /// <summary>Noise assumed before any fit, and the least assumed after: nobody repeats a run to better than .03 %.</summary>
    private const double FirstNoise = 0.01, LeastNoise = 3e-4;

    /// <summary>Runs that suffice to find the basin of the optimum.</summary>
    private const int EnoughToStart = 500;

    /// <summary>Rounds of fitting and estimating the noise.</summary>
    private const int Rounds = 4;

    private readonly double[] _working, _factor;
    private readonly double _centreParams, _centreTokens;

    private FormFit(ILaw law, double centreParams, double centreTokens, double[] working, double[] factor, double noise) =>
        (Law, _centreParams, _centreTokens, _working, _factor, Noise) = (law, centreParams, centreTokens, working, factor, noise);

    /// <summary>The form.</summary>
    public ILaw Law { get; }

    /// <summary>Standard deviation of log loss around the form, near the largest runs, widened for the few runs that it was estimated from.</summary>
    public double Noise { get; }

    /// <summary>Degrees of freedom that the fit left; NaN for one that was read from a file.</summary>
    public double DegreesOfFreedom { get; private init; } = double.NaN;

    /// <summary>Fits a form over size and data.</summary>
    /// <param name="law">The form; depends on N and D only.</param>
    /// <param name="runs">Finished runs, at least one.</param>
    /// <param name="options">Recency, and how far the prior spreads.</param>
    public static FormFit Of(ILaw law, IReadOnlyList<Observation> runs, PredictionOptions options)
    {
        var points = new LogPoints(runs);
        int n = runs.Count, p = law.Parameters.Count;
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride];
        double[] distances = NoiseTrend.DistancesOf(runs);
        var trend = new NoiseTrend(distances);
        for (int i = 0; i < n; i++)
            (logLoss[i], weights[i]) = (Math.Log(runs[i].Loss), runs[i].Weight * Math.Exp(-2 * options.Recency * distances[i]));

        var prior = new LawPrior(law, runs.Min(o => Math.Log(o.Loss)), options.PriorSpread) { Strength = FirstNoise * FirstNoise };
        var solver = new DampedNewton(law, points) { Penalty = prior };
        double[] working = BestStart(law, runs, points, prior, logLoss, weights), factor = new double[p * p];
        double noise = 0, left = 1;
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 0)
                solver.Minimise(new HuberLoss(Robustness * noise), StoppingRule.Default, logLoss, weights, working);
            solver.Evaluate(HuberLoss.Squared, logLoss, weights, working);
            left = Math.Max(1, n - FactorInformation(solver, points, prior, weights, working, factor));
            noise = Math.Max(LeastNoise, Math.Sqrt(trend.Variance(runs, solver.Residuals, left)));
            prior.Strength = noise * noise;
        }
        prior.Strength = Math.Pow(noise *= Widening(left), 2);
        FactorInformation(solver, points, prior, weights, working, factor);
        return new FormFit(law, points.CentreParams, points.CentreTokens, working, factor, noise) { DegreesOfFreedom = left };
    }

    /// <summary>
    /// Noise that was estimated with few degrees of freedom is itself uncertain: the factor by which a normal deviation must grow to
    /// give the 95 % interval of Student's t. The same for every level, so that all levels come from one distribution.
    /// </summary>
    private static double Widening(double degreesOfFreedom)
    {
        const double tail = 0.975;
        return Distributions.StudentQuantile(tail, degreesOfFreedom) / Distributions.NormalQuantile(tail);
    }

    /// <summary>The fit that a state describes.</summary>
    /// <exception cref="BadInputException">The state does not fit its law, or holds what is no number.</exception>
    public static FormFit Of(FormState state)
    {
        ILaw law = LawCatalog.Find(state.Law);
        int p = law.Parameters.Count;
        if (!law.IsOfSizeAndData() || state.Working.Count != p || state.Factor.Count != p * p)
            throw new BadInputException($"the saved form {state.Law} has {state.Working.Count} coordinates and {state.Factor.Count} numbers of information: expected {p} and {p * p}");
        if (!state.Working.All(double.IsFinite) || !state.Factor.All(double.IsFinite)
            || !double.IsFinite(state.CentreParams) || !double.IsFinite(state.CentreTokens) || !(state.Noise > 0))
            throw new BadInputException($"the saved form {state.Law} holds a number that is not finite, or noise that is not above 0");
        return new FormFit(law, state.CentreParams, state.CentreTokens, [.. state.Working], [.. state.Factor], state.Noise);
    }

    /// <summary>The fit as plain numbers.</summary>
    public FormState State(double weight) => new()
    {
        Law = Law.Name,
        Weight = weight,
        Working = _working,
        CentreParams = _centreParams,
        CentreTokens = _centreTokens,
        Noise = Noise,
        Factor = _factor,
    };

    /// <summary>Logarithm of the loss at (N, D), and its standard deviation from the parameters alone.</summary>
    public (double LogLoss, double ParameterSd) At(double parameters, double tokens)
    {
        // The same centre as in the fit.
        var point = LogPoints.Single(Math.Log(parameters) - _centreParams, Math.Log(tokens) - _centreTokens);
        int p = _working.Length;
        double[] logLoss = new double[point.Stride], jacobian = new double[p * point.Stride], gradient = new double[p];
        Law.Evaluate(_working, point, logLoss, jacobian);
        for (int k = 0; k < p; k++)
            gradient[k] = jacobian[k * point.Stride];
        SmallMatrix.SolveLower(_factor, p, gradient);
        return (logLoss[0], Noise * Math.Sqrt(SmallMatrix.Dot(gradient, gradient)));
    }

    /// <summary>The best of the law's starts, polished on at most <see cref="EnoughToStart"/> runs, evenly chosen.</summary>
    private static double[] BestStart(
        ILaw law, IReadOnlyList<Observation> runs, LogPoints points, LawPrior prior, double[] logLoss, double[] weights)
    {
        if (runs.Count <= EnoughToStart)
            return BestStart(law, points, prior, logLoss, weights);
        int[] kept = [.. Enumerable.Range(0, EnoughToStart).Select(i => (int)((i + 0.5) * runs.Count / EnoughToStart))];
        var fewer = new LogPoints([.. kept.Select(i => runs[i])]);
        double[] fewerLosses = new double[fewer.Stride], fewerWeights = new double[fewer.Stride], theta = new double[law.Parameters.Count];
        for (int i = 0; i < kept.Length; i++)
            (fewerLosses[i], fewerWeights[i]) = (logLoss[kept[i]], weights[kept[i]]);
        double[] working = BestStart(law, fewer, prior, fewerLosses, fewerWeights);
        // The coordinates are taken around the mean of the points, which moves with them.
        law.FromWorking(working, fewer, theta);
        law.ToWorking(theta, points, working);
        for (int k = 0; k < working.Length; k++)
            working[k] = Math.Clamp(working[k], law.WorkingBounds[k].Lower, law.WorkingBounds[k].Upper);
        return working;
    }

    private static double[] BestStart(ILaw law, LogPoints points, LawPrior prior, double[] logLoss, double[] weights)
    {
        var solver = new DampedNewton(law, points) { Penalty = prior };
        double[] best = [];
        double least = double.PositiveInfinity;
        foreach (double[] start in law.Starts(points, logLoss))
        {
            double objective = solver.Minimise(HuberLoss.Squared, StoppingRule.Rough, logLoss, weights, start).Objective;
            if (objective < least)
                (best, least) = (start, objective);
        }
        return best;
    }

    /// <summary>
    /// Leaves the Cholesky factor of the information H, in units of the noise, behind and gives the parameters that the runs, not
    /// the prior, determine: <c>p_eff = trace(H^-1 J' W J)</c>.
    /// </summary>
    private static double FactorInformation(
        DampedNewton solver, LogPoints points, LawPrior prior, double[] weights, double[] working, double[] factor)
    {
        int p = working.Length;
        double[] information = new double[p * p], column = new double[p];
        Vectors.Gram(solver.Jacobian, points.Stride, weights, new double[points.Stride], information);
        information.CopyTo(factor, 0);
        prior.AddDerivatives(working, new double[p], new double[p * p], factor);
        for (int k = 0; k < p; k++)
            factor[k * (p + 1)] += 1e-12 * factor[k * (p + 1)] + 1e-300;
        if (!SmallMatrix.TryCholesky(factor, p))
            throw new InvalidOperationException("the information of a form with its prior is not positive definite");
        double effective = 0;
        for (int k = 0; k < p; k++)
        {
            information.AsSpan(k * p, p).CopyTo(column);
            SmallMatrix.Solve(factor, p, column);
            effective += column[k];
        }
        return effective;
    }
}
