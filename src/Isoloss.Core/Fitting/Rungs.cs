using Isoloss.Core.Laws;

namespace Isoloss.Core.Fitting;

/// <summary>
/// The rungs of a ladder: runs at the same (N, D), and the same value of whatever else the law depends on, belong together,
/// whatever their seeds.
/// </summary>
internal sealed class Rungs
{
    /// <summary>Groups the runs by exact (N, D) and the law's axes, in the order of their first run.</summary>
    public Rungs(IReadOnlyList<Observation> observations, IReadOnlyList<Axis> axes)
    {
        Axis[] kept = [Axis.Params, Axis.Tokens, .. axes];
        var index = new Dictionary<ScalePoint, int>();
        Of = new int[observations.Count];
        for (int i = 0; i < Of.Length; i++)
        {
            ScalePoint key = On(observations[i].At, kept);
            if (!index.TryGetValue(key, out Of[i]))
                index.Add(key, Of[i] = index.Count);
        }
        Count = index.Count;
        Runs = new int[Count];
        foreach (int rung in Of)
            Runs[rung]++;
    }

    /// <summary>Number of rungs.</summary>
    public int Count { get; }

    /// <summary>Rung of every run.</summary>
    public int[] Of { get; }

    /// <summary>Runs on every rung.</summary>
    public int[] Runs { get; }

    /// <summary>A point with nothing but these axes: equal where they are.</summary>
    public static ScalePoint On(ScalePoint at, IReadOnlyList<Axis> axes)
    {
        double Kept(Axis axis) => axes.Contains(axis) ? at.On(axis) : double.NaN;
        return new(Kept(Axis.Params), Kept(Axis.Tokens), Kept(Axis.Flops))
        {
            UniqueTokens = Kept(Axis.UniqueTokens),
            Steps = Kept(Axis.Steps),
            BatchTokens = Kept(Axis.BatchTokens),
            LearningRate = Kept(Axis.LearningRate),
        };
    }
}
