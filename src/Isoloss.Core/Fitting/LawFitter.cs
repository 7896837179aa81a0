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
        var state = new FitState(law, observations, options);
        double[] theta = state.Theta, residuals = state.LogResiduals;
        int n = state.Runs.Length, p = theta.Length;
        FitBootstrap bootstrap = state.Bootstrap(options.Resampling);
        double[][] refits = bootstrap.Draw(options.Resamples, options.Seed);
        var interval = new ResampledInterval(options.Level, state.Rungs.Count, p, bootstrap.Resampling == Resampling.Cluster);
        double residualSd = Math.Sqrt(SmallMatrix.Dot(residuals, residuals) / Math.Max(1, n - p));
        RunNoise? replicates = RunNoise.Of(state.Runs);
        var noise = NewRunNoise.Of(residualSd, state.Rungs.Count - p, replicates, state.Profile.Scatter);
        return new LawFit(interval, state.Profile, noise.HalfWidth(options.Level), state.Flattest.IsFree)
        {
            Law = law,
            Objective = state.Settings.ToString(),
            Settings = state.Settings,
            ObjectiveValue = state.Best.Objective,
            Theta = theta,
            Parameters = Parameters(law, state, refits, interval, options),
            Stop = state.Best.Stop,
            SeedsTried = state.Tried,
            SeedsAgreeing = state.Agreeing,
            ResidualSd = residualSd,
            ReplicateNoise = replicates,
            NoiseSd = noise.Sd,
            Resampling = bootstrap.Resampling,
            LogResiduals = residuals,
            Observations = state.Runs,
            Level = options.Level,
            Refits = refits,
            Diagnostics = [.. state.Diagnostics(), .. NoiseDiagnostics.Of(state.Profile.Scatter, replicates, noise)],
        };
    }

    private static ParameterEstimate[] Parameters(
        ILaw law, FitState state, double[][] refits, ResampledInterval interval, FitOptions options)
    {
        double smallest = state.Runs.Select((o, i) => o.Loss * Math.Exp(-state.LogResiduals[i])).Min();
        return [.. law.Parameters.Select((parameter, k) =>
        {
            double value = state.Theta[k];
            double[] values = [.. refits.Select(r => r[k])];
            Estimate resampled = Bounded(parameter.Lower >= 0 ? interval.Of(value, values) : interval.OfSigned(value, values), parameter, smallest);
            if (refits.Length == 0)
                return new ParameterEstimate(parameter.Name, resampled);
            var quantity = new DerivedQuantity(parameter.Name, parameter.Meaning, t => t[k]) { IsPositive = parameter.Lower >= 0 };
            ProfileInterval profiled = state.Profile.Of(quantity, value, options.Level);
            return new ParameterEstimate(parameter.Name, resampled) { Profile = profiled, Identified = profiled.Identified };
        })];
    }

    /// <summary>A floor above the smallest fitted loss would contradict the runs, however wide its refits spread.</summary>
    private static Estimate Bounded(Estimate value, LawParameter parameter, double smallestLoss) =>
        parameter.IsFloor ? value with { Upper = Math.Min(value.Upper, smallestLoss) } : value;
}
