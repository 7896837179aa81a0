namespace Isoloss.Core.Decision;

/// <summary>One normal distribution of (log multiplier at the centre, its slope), given a structure and the noise of a pair.</summary>
/// <param name="LogWeight">Log of its share, up to a constant.</param>
/// <param name="Level">Mean of the log multiplier at the centre.</param>
/// <param name="Slope">Mean of the slope.</param>
/// <param name="LevelVariance">Variance of the level.</param>
/// <param name="Covariance">Covariance of level and slope.</param>
/// <param name="SlopeVariance">Variance of the slope.</param>
/// <param name="PairVariance">Noise variance of one pair's difference in log loss.</param>
/// <param name="Between">Variance between rungs that more pairs do not average away, over <paramref name="PairVariance"/>.</param>
internal readonly record struct BeliefPart(
    double LogWeight, double Level, double Slope, double LevelVariance, double Covariance, double SlopeVariance, double PairVariance, double Between)
{
    /// <summary>Mean of the line at <paramref name="t"/> from the centre.</summary>
    public double MeanAt(double t) => Level + Slope * t;

    /// <summary>Covariance of the line at two places.</summary>
    public double CovarianceAt(double t, double u) => LevelVariance + Covariance * (t + u) + SlopeVariance * t * u;

    /// <summary>The distribution after seeing <c>y = gain * line(t) + noise</c>, with the density of y in its weight.</summary>
    public BeliefPart Seeing(double t, double gain, double y, double noiseVariance)
    {
        double level = gain * (LevelVariance + Covariance * t), slope = gain * (Covariance + SlopeVariance * t);
        double variance = gain * (level + slope * t) + noiseVariance, miss = y - gain * MeanAt(t);
        return this with
        {
            LogWeight = LogWeight - 0.5 * (Math.Log(variance) + miss * miss / variance),
            Level = Level + level * miss / variance,
            Slope = Slope + slope * miss / variance,
            LevelVariance = LevelVariance - level * level / variance,
            Covariance = Covariance - level * slope / variance,
            SlopeVariance = SlopeVariance - slope * slope / variance,
        };
    }

    /// <summary>
    /// The distribution whose line at <paramref name="t"/> has this mean and standard deviation times <paramref name="scale"/>, and is what it was
    /// given the line there (Jeffrey's rule).
    /// </summary>
    public BeliefPart Reconciled(double t, double mean, double scale)
    {
        double variance = CovarianceAt(t, t);
        if (!(variance > 0))
            return this with { Level = Level + mean - MeanAt(t) };
        double level = (LevelVariance + Covariance * t) / variance, slope = (Covariance + SlopeVariance * t) / variance;
        double move = mean - MeanAt(t), more = (scale * scale - 1) * variance;
        return this with
        {
            Level = Level + level * move,
            Slope = Slope + slope * move,
            LevelVariance = LevelVariance + level * level * more,
            Covariance = Covariance + level * slope * more,
            SlopeVariance = SlopeVariance + slope * slope * more,
        };
    }
}
