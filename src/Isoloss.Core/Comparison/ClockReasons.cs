namespace Isoloss.Core.Comparison;

/// <summary>What time and money have to say about a verdict.</summary>
internal static class ClockReasons
{
    /// <summary>A speed that differs by less than this is called equal.</summary>
    private const double SameSpeed = 0.005;

    /// <summary>Why a verdict on time or money is what it is.</summary>
    public static string Why(ComparisonResult result, CompareOptions options)
    {
        WorthMultiplier asked = Asked(result);
        string name = Name(result.Worth);
        if (result.Verdict == Verdict.Undecided && SpeedDecides(result, options))
            return VerdictReasons.Text(
                $"speed decides: by compute the multiplier is clear ({VerdictReasons.Words(result.Multiplier)}), but with the variant's speed, {VerdictReasons.Words(result.WallClock!.SpeedRatio)} of the baseline's tokens per second at the target's size, the {name} multiplier is {VerdictReasons.Words(asked.Multiplier)}");
        return VerdictReasons.Text(
            $"the {name} multiplier at the target is {VerdictReasons.Words(asked.Multiplier)} and exceeds {Least(options):0.00}x with probability {VerdictReasons.Probability(asked.ProbabilityBetter)}");
    }

    /// <summary>True when compute alone would be clear and the verdict asked for is not.</summary>
    public static bool SpeedDecides(ComparisonResult result, CompareOptions options) => !result.Multiplier.Contains(Least(options));

    /// <summary>What the recorded throughput changes in a verdict on compute; null where none was recorded, or the verdict is by the clock.</summary>
    public static string? Speed(ComparisonResult result, CompareOptions options)
    {
        if (result.WallClock is not { } clock || result.Worth != Worth.Compute)
            return null;
        string speed = Math.Abs(clock.SpeedRatio.Value - 1) < SameSpeed
            ? "both arms run at the same speed at the target's size"
            : VerdictReasons.Text(
                $"the variant runs at {VerdictReasons.Words(clock.SpeedRatio)} of the baseline's tokens per second at the target's size");
        string time = VerdictReasons.Text($"{speed}: by the clock the multiplier is {VerdictReasons.Words(clock.Time.Multiplier)}");
        bool byCompute = result.Multiplier.Value > Least(options), byClock = clock.Time.Multiplier.Value > Least(options);
        return time + (byCompute, byClock) switch
        {
            (true, false) => ", so it loses in time what it gains in FLOP",
            (false, true) => ", so it gains in time what it loses in FLOP",
            _ => "",
        };
    }

    private static WorthMultiplier Asked(ComparisonResult result) =>
        result.Worth == Worth.Cost ? result.WallClock!.Cost! : result.WallClock!.Time;

    private static string Name(Worth worth) => worth == Worth.Cost ? "cost" : "time";

    private static double Least(CompareOptions options) => 1 + options.SmallestGain;
}
