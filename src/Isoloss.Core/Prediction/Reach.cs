namespace Isoloss.Core.Prediction;

/// <summary>
/// The box that runs span, and how far a point lies beyond it, in e-folds: the larger of compute, and of size and data
/// together. A point within the largest compute can still lie beyond the largest model.
/// </summary>
internal sealed class Reach
{
    private readonly double _params, _tokens, _flops;

    /// <summary>Takes the largest size, data and compute of the runs.</summary>
    public Reach(IReadOnlyList<Observation> runs)
    {
        _params = Math.Log(runs.Max(o => o.Params));
        _tokens = Math.Log(runs.Max(o => o.Tokens));
        _flops = Math.Log(runs.Max(o => o.Flops));
    }

    /// <summary>e-folds beyond the runs; 0 inside.</summary>
    public double Beyond(in ScalePoint at)
    {
        double size = Math.Max(0, Math.Log(at.Params) - _params), data = Math.Max(0, Math.Log(at.Tokens) - _tokens);
        return Math.Max(Math.Max(0, Math.Log(at.Flops) - _flops), size + data);
    }
}
