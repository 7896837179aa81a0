namespace Isoloss.Core.Comparison;

/// <summary>What the arms share, by which coordinates of the contrast are free; the others are 0.</summary>
/// <param name="Name">In words.</param>
/// <param name="Short">In a word or two, for a sentence that names several.</param>
/// <param name="PriorWeight">Probability before any run; they sum to 1.</param>
/// <param name="WithSameData">
/// The same where both arms see the same data, whose entropy no recipe changes: floors that differ are then left to what one
/// arm's models could never learn of it.
/// </param>
/// <param name="Free">Coordinates of <see cref="JointModel"/> beyond the law's.</param>
internal sealed record SharingStructure(string Name, string Short, double PriorWeight, double WithSameData, int[] Free)
{
    /// <summary>From all shared to nothing shared, and one that does not need the law in the middle to be right.</summary>
    public static IReadOnlyList<SharingStructure> All { get; } =
    [
        new("same law", "same law", 0.05, 0.05, []),
        new("shared floor, one multiplier", "one multiplier", 0.09, 0.15, [JointModel.Mu]),
        new("shared floor, multiplier with a slope", "same floor", 0.34, 0.44, [JointModel.Mu, JointModel.Slope]),
        new("shared floor, multiplier that settles slowly", "settling slowly", 0.07, 0.07, [JointModel.Mu, JointModel.SlowFade]),
        new("shared floor, multiplier that settles fast", "settling fast", 0.06, 0.06, [JointModel.Mu, JointModel.FastFade]),
        new("shared floor, size and data multipliers", "size and data apart", 0.12, 0.12, [JointModel.Mu, JointModel.Slope, JointModel.Tilt]),
        new("shared exponents, separate floors", "separate floors", 0.14, 0.04, [JointModel.Mu, JointModel.Tilt, JointModel.FloorGap]),
        new("nothing shared", "nothing shared", 0.08, 0.02,
            [JointModel.Mu, JointModel.Tilt, JointModel.FloorGap, JointModel.AlphaGap, JointModel.BetaGap]),
        new("a difference with a trend, whatever the law", "whatever the law", 0.05, 0.05, [JointModel.LossGap, JointModel.LossTrend]),
    ];

    /// <summary>Probability before any run.</summary>
    public double Prior(bool sameData) => sameData ? WithSameData : PriorWeight;
}
