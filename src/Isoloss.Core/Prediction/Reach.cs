namespace Isoloss.Core.Prediction;

/// <summary>
/// The box that runs span, and how far a point lies beyond it, in e-folds: the larger of compute, and of size and data
/// together. A point within the largest compute can still lie beyond the largest model.
/// </summary>
/// <param name="Largest">Largest size, data and compute of the runs.</param>
internal sealed record Reach(ScalePoint Largest)
{
    /// <summary>Takes the largest size, data and compute of the runs.</summary>
    public Reach(IReadOnlyList<Observation> runs)
        : this(new ScalePoint(runs.Max(o => o.Params), runs.Max(o => o.Tokens), runs.Max(o => o.Flops))) { }

    /// <summary>e-folds beyond the runs; 0 inside.</summary>
    public double Beyond(in ScalePoint at)
    {
        double size = Math.Max(0, Math.Log(at.Params / Largest.Params)), data = Math.Max(0, Math.Log(at.Tokens / Largest.Tokens));
        return Math.Max(Math.Max(0, Math.Log(at.Flops / Largest.Flops)), size + data);
    }
}
