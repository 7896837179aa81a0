using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>Ladders on which a law would be fitted, and plausible truths of it.</summary>
/// <param name="Law">The law.</param>
/// <param name="RungCounts">Lengths of ladders; all have more rungs than the law has parameters.</param>
/// <param name="Points">The rungs of a ladder of a length.</param>
/// <param name="Truth">Draws true parameters.</param>
internal sealed record LawDesign(ILaw Law, IReadOnlyList<int> RungCounts, Func<int, ScalePoint[]> Points, Func<Random, double[]> Truth)
{
    /// <summary>Refits per ladder: fewer of the laws that take long. Default 300.</summary>
    public int Resamples { get; init; } = 300;

    /// <summary>What follows from the law at ten times the compute and would be asked of it.</summary>
    public Func<ScalePoint, IReadOnlyList<DerivedQuantity>> Derived { get; init; } = _ => [];

    /// <summary>Where the law is asked beyond the ladder, from the truth and from the largest rung at ten times its compute.</summary>
    public Func<double[], ScalePoint, ScalePoint> Target { get; init; } = (_, at) => at;

    /// <summary>Ten times the compute of the largest rung: size, data and steps grow alike, epochs and batch stay.</summary>
    public ScalePoint Beyond(double[] theta, ScalePoint largest)
    {
        double root = Math.Sqrt(10);
        return Target(theta, new ScalePoint(largest.Params * root, largest.Tokens * root, largest.Flops * root * root)
        {
            UniqueTokens = largest.UniqueTokens * root,
            Steps = largest.Steps * root,
            BatchTokens = largest.BatchTokens,
            LearningRate = largest.LearningRate,
        });
    }
}
