using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>Reads what the averaged structures say at a point: in compute, data, parameters, time and money.</summary>
/// <param name="Average">The structures.</param>
/// <param name="Cost">FLOP of the variant over the baseline's at equal size and data.</param>
/// <param name="Speed">Tokens per second of the variant over the baseline's; null where not recorded.</param>
/// <param name="Options">What was asked.</param>
internal sealed record TargetReader(StructureAverage Average, CostRatio Cost, SpeedRatio? Speed, CompareOptions Options)
{
    /// <summary>A step back of one decade of compute at constant D/N, in log N and in log D.</summary>
    private static readonly double HalfDecade = 0.5 * Math.Log(10);

    /// <summary>Everything at one target.</summary>
    public TargetResult At(ScalePoint point)
    {
        NormalMixture compute = LogMultiplier(point);
        WallClock? clock = Clock(point, compute);
        return new TargetResult
        {
            At = point,
            Multiplier = Quantity.Multiplier(compute.Central(Options.Level)),
            TrendPerDecade = Trend(point, Quantity.Compute, Cost.Slope),
            Data = Worth(point, Quantity.Data),
            Params = Worth(point, Quantity.Size),
            ProbabilityBetter = ProbabilityBetter(point, compute),
            Difference = new LossDifference(point.Params, point.Tokens, Difference(point, pairs: 1)),
            WallClock = clock,
        };
    }

    /// <summary>Probability of the gain asked for, in what it is asked for, given the log compute multiplier.</summary>
    public double ProbabilityBetter(ScalePoint point, NormalMixture compute) => Better(Options.Worth switch
    {
        Comparison.Worth.Time => LogTime(point, compute),
        Comparison.Worth.Cost => LogTime(point, compute).Shifted(LogPriceRatio),
        _ => compute,
    });

    /// <summary>Log compute multiplier, after the variant's cost.</summary>
    public NormalMixture LogMultiplier(ScalePoint point) => Average.Believe(s => LogMultiplier(s, point));

    /// <summary>The same as one structure sees it.</summary>
    public Quantity LogMultiplier(JointStructure structure, ScalePoint point) =>
        Quantity.LogMultiplier(structure.Phi, Place(point), Quantity.Compute).Plus(-Cost.LogAt(point));

    /// <summary>Variant minus baseline loss of as many new pairs of runs, nats per token.</summary>
    public Estimate Difference(ScalePoint point, double pairs) => Nats(point, LogDifference(point, pairs).Central(Options.Level));

    /// <summary>Variant minus baseline in log loss of as many new pairs of runs.</summary>
    public NormalMixture LogDifference(ScalePoint point, double pairs) => Average.Believe(s => Quantity.Difference(s.Phi, Place(point)), pairs);

    /// <summary>One arm's log loss under its law.</summary>
    public NormalMixture LogLoss(ScalePoint point, int side) => Average.Believe(s => Quantity.LogLoss(s.Phi, Place(point), side));

    /// <summary>Where a point lies on the ladder.</summary>
    public Place Place(ScalePoint point) => Average.Model.PlaceOf(point.Params, point.Tokens);

    /// <summary>Difference in log loss as a difference of losses around the middle's law; odd, so that swapping the arms turns its sign.</summary>
    private Estimate Nats(ScalePoint point, Estimate log)
    {
        double[] scratch = new double[JointModel.Count];
        double middle = Math.Exp(JointModel.LogLoss(Average.Middle.Phi, 0, Place(point), scratch).LogLoss);
        return new Estimate(Loss(log.Value), Loss(log.Lower), Loss(log.Upper));

        double Loss(double difference) => 2 * middle * Math.Sinh(0.5 * difference);
    }

    /// <summary>Baseline over variant at equal loss along a direction, before what the variant costs.</summary>
    public Estimate Multiplier(ScalePoint point, Place direction) =>
        Quantity.Multiplier(Average.Believe(s => Quantity.LogMultiplier(s.Phi, Place(point), direction)).Central(Options.Level));

    private AxisMultiplier Worth(ScalePoint point, Place direction) => new(Multiplier(point, direction), Trend(point, direction, cost: 0));

    /// <summary>
    /// Change of log10 of a multiplier over the last decade of compute before the point, D/N as there. What wanders off the structures
    /// is left out: it says nothing about a direction.
    /// </summary>
    private Estimate Trend(ScalePoint point, Place direction, double cost)
    {
        Place there = Place(point), before = new(there.X - HalfDecade, there.Y - HalfDecade);
        return Average.Believe(s =>
        {
            Quantity late = Quantity.LogMultiplier(s.Phi, there, direction), early = Quantity.LogMultiplier(s.Phi, before, direction);
            double[] gradient = [.. late.Gradient.Zip(early.Gradient, (a, b) => (a - b) / (2 * HalfDecade))];
            return new Quantity(there, (late.Value - early.Value) / (2 * HalfDecade) - cost, gradient, ByMultiplier: 0);
        }).Central(Options.Level);
    }

    /// <summary>Baseline's over variant's price per hour.</summary>
    private double LogPriceRatio => Math.Log(Options.PricePerHour!.Value / (Options.VariantPricePerHour ?? Options.PricePerHour.Value));

    private NormalMixture LogTime(ScalePoint point, NormalMixture compute) => compute.Plus(Speed!.LogAt(Math.Log(point.Params)), Cost.LogAt(point));

    /// <summary>
    /// Seconds are tokens over tokens per second: at equal size and data the ratio of speeds says what the variant's FLOP cost in
    /// time, so that FLOP it spends beyond the baseline's are not charged a second time.
    /// </summary>
    private WallClock? Clock(ScalePoint point, NormalMixture compute)
    {
        if (Speed is null)
            return null;
        NormalMixture time = LogTime(point, compute);
        return new WallClock
        {
            SpeedRatio = Quantity.Multiplier(Speed.LogAt(Math.Log(point.Params)).Central(Options.Level)),
            SpeedTrend = Speed.Trend().Central(Options.Level),
            Rungs = Speed.Rungs,
            Time = Multiplier(time),
            Cost = Options.PricePerHour is null ? null : Multiplier(time.Shifted(LogPriceRatio)),
        };
    }

    private WorthMultiplier Multiplier(NormalMixture log) => new(Quantity.Multiplier(log.Central(Options.Level)), Better(log));

    /// <summary>Probability of the gain asked for; a structure that says exactly that much counts half, so that swapping the arms gives the rest.</summary>
    private double Better(NormalMixture log)
    {
        double better = Math.Clamp(1 - log.Cdf(Math.Log(1 + Options.SmallestGain)), 0, 1);
        return SurvivalPrior.Update(better, Options.PriorBetter);
    }
}
