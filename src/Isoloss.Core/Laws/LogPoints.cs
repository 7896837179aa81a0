using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Where a law is asked during a fit: log N and log D around their means, by column, padded to whole vectors.
/// Centring takes away most of the correlation between a term's size and its exponent.
/// </summary>
public sealed class LogPoints
{
    private readonly double[] _logParams;
    private readonly double[] _logTokens;

    /// <summary>Takes the points of the observations, in their order.</summary>
    public LogPoints(IReadOnlyList<Observation> observations)
    {
        Count = observations.Count;
        Stride = Vectors.Padded(Count);
        CentreParams = observations.Average(o => Math.Log(o.Params));
        CentreTokens = observations.Average(o => Math.Log(o.Tokens));
        _logParams = new double[Stride];
        _logTokens = new double[Stride];
        for (int i = 0; i < Count; i++)
        {
            _logParams[i] = Math.Log(observations[i].Params) - CentreParams;
            _logTokens[i] = Math.Log(observations[i].Tokens) - CentreTokens;
        }
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Length of every column: <see cref="Count"/> rounded up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>Mean of log N.</summary>
    public double CentreParams { get; }

    /// <summary>Mean of log D.</summary>
    public double CentreTokens { get; }

    /// <summary>log N minus its mean; 0 in the padding.</summary>
    public ReadOnlySpan<double> LogParams => _logParams;

    /// <summary>log D minus its mean; 0 in the padding.</summary>
    public ReadOnlySpan<double> LogTokens => _logTokens;
}
