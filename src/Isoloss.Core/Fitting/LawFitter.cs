using Isoloss.Core.Laws;
using Isoloss.Core.Numerics;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Fitting;

/// <summary>Fits a law to runs by robust regression, with intervals by resampling rungs.</summary>
public static class LawFitter
{
    /// <summary>Fits <paramref name="law"/>. Runs of weight 0 are left out.</summary>
    /// <param name="law">One of <see cref="LawCatalog"/>.</param>
    /// <param name="observations">Finished runs; at least as many as the law has parameters.</param>
    /// <param name="options">Objective, level, resamples and seed.</param>
    /// <exception cref="BadInputException">A value is out of its domain, or the runs are too few.</exception>
    public static LawFit Fit(ILaw law, IReadOnlyList<Observation> observations, FitOptions options)
    {
        FitCheck.Require(law, observations, options);
        Observation[] runs = [.. observations.Where(o => o.Weight > 0)];
        int p = law.Parameters.Count, n = runs.Length;
        var points = new LogPoints(runs);
        var rungs = new Rungs(runs, law.Axes);
        double[] logLoss = new double[points.Stride], weights = new double[points.Stride], working = new double[p];
        for (int i = 0; i < n; i++)
            (logLoss[i], weights[i]) = (Math.Log(runs[i].Loss), runs[i].Weight);

        var solver = new DampedNewton(law, points);
        ObjectiveSettings settings = Settings(options, observations, law, points, solver, logLoss, weights);
        IObjective objective = settings.Create();
        var (best, tried, agreeing) = MultiStart.Minimise(law, points, solver, objective, logLoss, weights, working);
        double[] scaled = solver.Residuals.ToArray(), jacobian = solver.Jacobian.ToArray();
        double[] residuals = LogResiduals(settings.Scale, scaled, runs), theta = new double[p];
        law.FromWorking(working, points, theta);

        var profile = new ObjectiveProfile(law, points, rungs, settings, working, logLoss, weights);
        var bootstrap = new FitBootstrap(
            law, points, rungs, objective, working, logLoss, weights, scaled, profile.Scatter, options.Resampling);
        double[][] refits = bootstrap.Draw(options.Resamples, options.Seed);
        var interval = new ResampledInterval(options.Level, rungs.Count, p, bootstrap.Resampling == Resampling.Cluster);
        double residualSd = Math.Sqrt(SmallMatrix.Dot(residuals, residuals) / Math.Max(1, n - p));
        RunNoise? replicates = RunNoise.Of(runs);
        var noise = NewRunNoise.Of(residualSd, rungs.Count - p, replicates, profile.Scatter);
        return new LawFit(interval, profile, noise.HalfWidth(options.Level))
        {
            Law = law,
            Objective = settings.ToString(),
            Settings = settings,
            ObjectiveValue = best.Objective,
            Theta = theta,
            Parameters = Parameters(law, theta, refits, interval, profile, runs, residuals, options),
            Stop = best.Stop,
            SeedsTried = tried,
            SeedsAgreeing = agreeing,
            ResidualSd = residualSd,
            ReplicateNoise = replicates,
            NoiseSd = noise.Sd,
            Resampling = bootstrap.Resampling,
            LogResiduals = residuals,
            Observations = runs,
            Level = options.Level,
            Refits = refits,
            Diagnostics = [.. FitDiagnostics.Of(law, runs, rungs, points, working, residuals, jacobian, best.Stop), .. NoiseDiagnostics.Of(profile.Scatter, replicates, noise)],
        };
    }

    private static ObjectiveSettings Settings(
        FitOptions options, IReadOnlyList<Observation> observations, ILaw law, LogPoints points, DampedNewton solver, double[] logLoss, double[] weights)
    {
        double? threshold = options.Objective switch
        {
            ObjectiveKind.Squared => null,
            ObjectiveKind.StudentT => options.StudentScale ?? TypicalResidual(options.Scale, law, points, solver, logLoss, weights),
            _ => options.HuberDelta,
        };
        return new ObjectiveSettings
        {
            Kind = options.Objective,
            Scale = options.Scale,
            Threshold = threshold,
            DegreesOfFreedom = options.Objective == ObjectiveKind.StudentT ? options.StudentDof : null,
            OverPrediction = options.OverPrediction,
            Weighted = observations.Any(o => o.Weight != 1 && o.Weight != 0),
            LeftOut = observations.Count(o => o.Weight == 0),
        };
    }

    /// <summary>Scale for Student's t: the median absolute residual of a least-squares fit, as a standard deviation.</summary>
    private static double TypicalResidual(
        ResidualScale scale, ILaw law, LogPoints points, DampedNewton solver, double[] logLoss, double[] weights)
    {
        const double least = 1e-6;
        int n = points.Count, p = law.Parameters.Count;
        MultiStart.Minimise(law, points, solver, HuberLoss.Squared with { Scale = scale }, logLoss, weights, new double[p]);
        double[] sizes = solver.Residuals[..n].ToArray();
        for (int i = 0; i < n; i++)
            sizes[i] = Math.Abs(sizes[i]);
        return Math.Max(least, LadderDiagnostics.Median(sizes) / 0.6745 * Math.Sqrt(n / (double)Math.Max(1, n - p)));
    }

    private static double[] LogResiduals(ResidualScale scale, double[] scaled, Observation[] runs)
    {
        double[] residuals = scaled[..runs.Length];
        if (scale == ResidualScale.Raw)
            for (int i = 0; i < residuals.Length; i++)
                residuals[i] = -Math.Log(1 - residuals[i] / runs[i].Loss);
        return residuals;
    }

    private static ParameterEstimate[] Parameters(
        ILaw law, double[] theta, double[][] refits, ResampledInterval interval, ObjectiveProfile profile, Observation[] runs, double[] residuals,
        FitOptions options)
    {
        double smallest = runs.Select((o, i) => o.Loss * Math.Exp(-residuals[i])).Min();
        return [.. law.Parameters.Select((parameter, k) =>
        {
            Estimate resampled = Bounded(interval.Of(theta[k], [.. refits.Select(r => r[k])]), parameter, smallest);
            if (refits.Length == 0)
                return new ParameterEstimate(parameter.Name, resampled);
            var quantity = new DerivedQuantity(parameter.Name, parameter.Meaning, t => t[k]) { IsPositive = parameter.Lower >= 0 };
            ProfileInterval profiled = profile.Of(quantity, theta[k], options.Level);
            return new ParameterEstimate(parameter.Name, resampled) { Profile = profiled, Identified = profiled.Identified };
        })];
    }

    /// <summary>A floor above the smallest fitted loss would contradict the runs, however wide its refits spread.</summary>
    private static Estimate Bounded(Estimate value, LawParameter parameter, double smallestLoss) =>
        parameter.IsFloor ? value with { Upper = Math.Min(value.Upper, smallestLoss) } : value;
}
