using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Fitting;

/// <summary>Fits a law to runs by robust regression on log loss, with intervals by resampling rungs.</summary>
public static class LawFitter
{
    /// <summary>Fits <paramref name="law"/>.</summary>
    /// <param name="law">One of <see cref="LawCatalog"/>.</param>
    /// <param name="observations">Finished runs; at least as many as the law has parameters.</param>
    /// <param name="options">Objective, level, resamples and seed.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or the runs are too few.</exception>
    public static LawFit Fit(ILaw law, IReadOnlyList<Observation> observations, FitOptions options)
    {
        Check(law, observations, options);
        int p = law.Parameters.Count, n = observations.Count;
        var points = new LogPoints(observations);
        var rungs = new Rungs(observations);
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride], working = new double[p];
        for (int i = 0; i < n; i++)
            (logLoss[i], weights[i]) = (Math.Log(observations[i].Loss), observations[i].Weight);

        var loss = new HuberLoss(options.HuberDelta);
        var solver = new DampedNewton(law, points);
        var (best, tried, agreeing) = MultiStart.Minimise(law, points, solver, loss, logLoss, weights, working);
        double[] residuals = solver.Residuals[..n].ToArray();
        double[] theta = new double[p];
        law.FromWorking(working, points, theta);

        var bootstrap = new FitBootstrap(law, points, rungs, loss, working, logLoss, solver.Residuals);
        double[][] refits = bootstrap.Draw(options.Resamples, options.Seed);
        var interval = new ResampledInterval(options.Level, rungs.Count, p, bootstrap.DrawsRungs);
        double smallest = observations.Select((o, i) => o.Loss * Math.Exp(-residuals[i])).Min();
        double residualSd = Math.Sqrt(SmallMatrix.Dot(residuals, residuals) / Math.Max(1, n - p));
        return new LawFit(interval)
        {
            Law = law,
            Objective = loss.Description,
            ObjectiveValue = best.Objective,
            Theta = theta,
            Parameters = [.. law.Parameters.Select((q, k) =>
                new ParameterEstimate(q.Name, Bounded(interval.Of(theta[k], [.. refits.Select(r => r[k])]), q, smallest)))],
            Stop = best.Stop,
            SeedsTried = tried,
            SeedsAgreeing = agreeing,
            ResidualSd = residualSd,
            LogResiduals = residuals,
            Observations = [.. observations],
            Level = options.Level,
            Refits = refits,
            Diagnostics = FitDiagnostics.Of(law, observations, rungs, points, working, residuals, solver.Jacobian, best.Stop),
        };
    }

    /// <summary>A floor above the smallest fitted loss would contradict the runs, however wide its refits spread.</summary>
    private static Estimate Bounded(Estimate value, LawParameter parameter, double smallestLoss) =>
        parameter.IsFloor ? value with { Upper = Math.Min(value.Upper, smallestLoss) } : value;

    private static void Check(ILaw law, IReadOnlyList<Observation> observations, FitOptions options)
    {
        ObservationCheck.Positive(options.HuberDelta, "Huber delta");
        ObservationCheck.Probability(options.Level, 0, "level");
        if (options.Resamples < 0)
            throw new BadInputException($"resamples is {options.Resamples}: expected 0 or more");
        ObservationCheck.Require(observations, "runs");
        if (observations.Count < law.Parameters.Count)
            throw new BadInputException(
                $"{observations.Count} runs were found: the law {law.Name} ({law.Equation}) has {law.Parameters.Count} parameters and needs at least as many runs");
        int rungs = observations.Select(o => (o.Params, o.Tokens)).Distinct().Count();
        if (rungs < law.Parameters.Count)
            throw new BadInputException(
                $"{observations.Count} runs on {rungs} distinct (N, D) were found: the law {law.Name} has {law.Parameters.Count} parameters and needs as many distinct points");
    }
}
