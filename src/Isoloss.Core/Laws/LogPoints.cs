using Isoloss.Core.Numerics;

namespace Isoloss.Core.Laws;

/// <summary>
/// Where a law is asked during a fit: the logarithm of each axis around its mean, by column, padded to whole vectors.
/// Centring takes away most of the correlation between a term's size and its exponent.
/// </summary>
public sealed class LogPoints
{
    private static readonly int AxisCount = Enum.GetValues<Axis>().Length;

    private readonly double[]?[] _columns;
    private readonly double[] _centres;

    /// <summary>Takes the points of the observations, in their order. An axis that some run does not record has no column.</summary>
    public LogPoints(IReadOnlyList<Observation> observations)
    {
        Count = observations.Count;
        Stride = Vectors.Padded(Count);
        _columns = new double[AxisCount][];
        _centres = new double[AxisCount];
        foreach (Axis axis in Enum.GetValues<Axis>())
            if (observations.All(o => double.IsFinite(o.At.On(axis))))
                (_columns[(int)axis], _centres[(int)axis]) = Column(observations, axis);
    }

    private LogPoints(double logParams, double logTokens)
    {
        (Count, Stride) = (1, Vectors.Padded(1));
        _columns = new double[AxisCount][];
        _centres = new double[AxisCount];
        double[] x = new double[Stride], y = new double[Stride];
        (x[0], y[0]) = (logParams, logTokens);
        (_columns[(int)Axis.Params], _columns[(int)Axis.Tokens]) = (x, y);
    }

    /// <summary>One point given by its centred logarithms, for asking a fitted law where it was not fitted. It has no other axis.</summary>
    internal static LogPoints Single(double logParams, double logTokens) => new(logParams, logTokens);

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Length of every column: <see cref="Count"/> rounded up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>Mean of log N.</summary>
    public double CentreParams => _centres[(int)Axis.Params];

    /// <summary>Mean of log D.</summary>
    public double CentreTokens => _centres[(int)Axis.Tokens];

    /// <summary>log N minus its mean; 0 in the padding.</summary>
    public ReadOnlySpan<double> LogParams => _columns[(int)Axis.Params];

    /// <summary>log D minus its mean; 0 in the padding.</summary>
    public ReadOnlySpan<double> LogTokens => _columns[(int)Axis.Tokens];

    /// <summary>Mean of the logarithm of an axis.</summary>
    public double Centre(Axis axis) => _centres[(int)axis];

    /// <summary>True when every run records this axis.</summary>
    public bool Has(Axis axis) => _columns[(int)axis] is not null;

    /// <summary>Logarithm of an axis minus its mean; 0 in the padding.</summary>
    public ReadOnlySpan<double> On(Axis axis) =>
        _columns[(int)axis] ?? throw new InvalidOperationException($"the runs do not record {axis}");

    private (double[] Values, double Centre) Column(IReadOnlyList<Observation> observations, Axis axis)
    {
        double centre = observations.Average(o => Math.Log(o.At.On(axis)));
        double[] values = new double[Stride];
        for (int i = 0; i < Count; i++)
            values[i] = Math.Log(observations[i].At.On(axis)) - centre;
        return (values, centre);
    }
}
