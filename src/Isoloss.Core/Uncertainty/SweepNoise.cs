using Isoloss.Core.Prediction;

namespace Isoloss.Core.Uncertainty;

/// <summary>The noise of one run by which the lowest of a sweep is raised (<see cref="SweepMinimum"/>).</summary>
/// <param name="Sd">Standard deviation of log loss.</param>
/// <param name="DegreesOfFreedom">How well it is known; null where it was stated.</param>
/// <param name="Source">What says so.</param>
public sealed record SweepNoise(double Sd, double? DegreesOfFreedom, SweepNoiseSource Source)
{
    /// <summary>With fewer degrees of freedom the scatter around a law says nothing.</summary>
    private const double LeastLeft = 2;

    /// <summary>
    /// From an arm's replicates where there are enough (<see cref="RunNoise.Enough"/>), else from those of all arms, else from the scatter around a law, else
    /// from what replicates there are; null when there is nothing to go by.
    /// </summary>
    /// <param name="arm">Finished runs of one arm, as recorded, with their <see cref="Observation.BestOf"/>.</param>
    /// <param name="all">Runs of every arm that trains alike, this one among them.</param>
    public static SweepNoise? Of(IReadOnlyList<Observation> arm, IReadOnlyList<IReadOnlyList<Observation>> all)
    {
        RunNoise? own = Replicates([arm]), pooled = Replicates(all);
        if ((own is { IsEnough: true } ? own : pooled is { IsEnough: true } ? pooled : null) is { } enough)
            return Of(enough);
        return Residuals(arm) ?? ((own ?? pooled) is { } few ? Of(few) : null);
    }

    private static SweepNoise Of(RunNoise noise) => new(noise.Sd, noise.DegreesOfFreedom, SweepNoiseSource.Replicates);

    /// <summary>Pools replicates that are the lowest of equally many, each set by the variance of such a minimum.</summary>
    private static RunNoise? Replicates(IReadOnlyList<IReadOnlyList<Observation>> arms)
    {
        RunNoise[] known = [.. arms.SelectMany(a => a.GroupBy(o => o.BestOf)).Select(g => RunNoise.Of(SweepMinimum.Raise([.. g], 0))).OfType<RunNoise>()];
        int dof = known.Sum(n => n.DegreesOfFreedom);
        return dof == 0 ? null : new RunNoise(Math.Sqrt(known.Sum(n => n.DegreesOfFreedom * n.Sd * n.Sd) / dof), dof);
    }

    /// <summary>
    /// The least scatter around a form of <see cref="Predictor.Forms"/>, of runs that weigh what minima weigh. Where sweeps differ in size the first fit is bent
    /// by what choosing took off, so the runs are raised by its scatter and fitted once more.
    /// </summary>
    private static SweepNoise? Residuals(IReadOnlyList<Observation> arm)
    {
        Observation[] runs = [.. arm.Where(o => o.Weight > 0)];
        if (runs.Select(o => (o.Params, o.Tokens)).Distinct().Count() < Predictor.LeastRungs)
            return null;
        return Scatter(SweepMinimum.Raise(runs, 0)) is { } first ? Scatter(SweepMinimum.Raise(runs, first.Sd)) : null;
    }

    private static SweepNoise? Scatter(Observation[] runs)
    {
        var options = new PredictionOptions { Recency = 0 };
        SweepNoise[] known = [.. Predictor.Forms.Select(form => Scatter(FormFit.Of(form, runs, options), runs)).OfType<SweepNoise>()];
        return known.MinBy(n => n.Sd);
    }

    private static SweepNoise? Scatter(FormFit fit, Observation[] runs)
    {
        if (fit.DegreesOfFreedom < LeastLeft)
            return null;
        double squares = runs.Sum(o => o.Weight * Math.Pow(Math.Log(o.Loss) - fit.At(o.Params, o.Tokens).LogLoss, 2));
        return new(Math.Sqrt(squares / fit.DegreesOfFreedom), fit.DegreesOfFreedom, SweepNoiseSource.Residuals);
    }
}
