namespace Isoloss.Core.Fitting;

/// <summary>The rungs of a ladder: runs at the same (N, D) belong together, whatever their seeds.</summary>
internal sealed class Rungs
{
    /// <summary>Groups the runs by exact (N, D), in the order of their first run.</summary>
    public Rungs(IReadOnlyList<Observation> observations)
    {
        var index = new Dictionary<(double, double), int>();
        Of = new int[observations.Count];
        for (int i = 0; i < Of.Length; i++)
        {
            var key = (observations[i].Params, observations[i].Tokens);
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
}
