using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>Reads what the averaged structures say at a point: in compute, in time and in money.</summary>
/// <param name="Average">The structures that share the floor.</param>
/// <param name="Theta">The baseline's law.</param>
/// <param name="Cost">FLOP of the variant over the baseline's at equal size and data.</param>
/// <param name="Speed">Tokens per second of the variant over the baseline's; null where not recorded.</param>
/// <param name="Options">What was asked.</param>
internal sealed record TargetReader(StructureAverage Average, double[] Theta, CostRatio Cost, SpeedRatio? Speed, CompareOptions Options)
{
    /// <summary>Everything at one target.</summary>
    public TargetResult At(ScalePoint point)
    {
        NormalMixture compute = Average.LogMultiplier(Math.Log(point.Flops));
        WallClock? clock = Clock(point, compute);
        return new TargetResult
        {
            At = point,
            Multiplier = Exp(compute.Central(Options.Level)),
            ProbabilityBetter = Options.Worth switch
            {
                Worth.Time => clock!.Time.ProbabilityBetter,
                Worth.Cost => clock!.Cost!.ProbabilityBetter,
                _ => Better(compute),
            },
            Difference = new LossDifference(point.Params, point.Tokens, Difference(point, pairs: 1)),
            WallClock = clock,
        };
    }

    /// <summary>Variant minus baseline loss of as many new pairs of runs, nats per token.</summary>
    public Estimate Difference(ScalePoint point, double pairs)
    {
        double loss = Chinchilla.Instance.Loss(Theta, point.Params, point.Tokens);
        Estimate log = Average.NewDifference(point, pairs).Central(Options.Level);
        return new Estimate(loss * Expm1(log.Value), loss * Expm1(log.Lower), loss * Expm1(log.Upper));
    }

    /// <summary>Multiplier asked for over the compute multiplier, at a point; 1 when compute is asked for.</summary>
    public double WorthOverCompute(ScalePoint point) => Options.Worth == Worth.Compute ? 1
        : Math.Exp(Speed!.LogAt(Math.Log(point.Params)).Mean + Cost.LogAt(Math.Log(point.Flops))
            + (Options.Worth == Worth.Cost ? LogPriceRatio : 0));

    /// <summary>Baseline's over variant's price per hour.</summary>
    private double LogPriceRatio => Math.Log(Options.PricePerHour!.Value / (Options.VariantPricePerHour ?? Options.PricePerHour.Value));

    /// <summary>
    /// Seconds are tokens over tokens per second: at equal size and data the ratio of speeds says what the variant's FLOP cost in
    /// time, so that FLOP it spends beyond the baseline's are not charged a second time.
    /// </summary>
    private WallClock? Clock(ScalePoint point, NormalMixture compute)
    {
        if (Speed is null)
            return null;
        NormalMixture speed = Speed.LogAt(Math.Log(point.Params));
        NormalMixture time = compute.Plus(speed, Cost.LogAt(Math.Log(point.Flops)));
        return new WallClock
        {
            SpeedRatio = Exp(speed.Central(Options.Level)),
            SpeedTrend = Speed.Trend().Central(Options.Level),
            Rungs = Speed.Rungs,
            Time = Multiplier(time),
            Cost = Options.PricePerHour is null ? null : Multiplier(time.Shifted(LogPriceRatio)),
        };
    }

    private WorthMultiplier Multiplier(NormalMixture log) => new(Exp(log.Central(Options.Level)), Better(log));

    private double Better(NormalMixture log) => Math.Clamp(1 - log.Cdf(Math.Log(1 + Options.SmallestGain)), 0, 1);

    private static Estimate Exp(Estimate log) => new(Math.Exp(log.Value), Math.Exp(log.Lower), Math.Exp(log.Upper));

    /// <summary>e^x - 1; differences of a few parts in a thousand keep 12 digits.</summary>
    private static double Expm1(double x) => Math.Exp(x) - 1;
}
