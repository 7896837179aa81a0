using Isoloss.Core.Numerics;

namespace Isoloss.Core.Forecasting;

/// <summary>
/// A distribution through given quantiles: <c>quantiles(5%: 24, 50%: 28, 95%: 33)</c>. Between them, and beyond the outermost, the
/// value is a straight line of the normal score, so two quantiles alone make a normal distribution.
/// </summary>
public sealed class Quantiles : Distribution
{
    private readonly (double P, double Value)[] _points;
    private readonly double[] _scores;

    /// <summary>Creates it.</summary>
    /// <param name="points">Probabilities and values, both rising strictly; at least two, probabilities in (0, 1).</param>
    /// <exception cref="BadInputException">They do not rise.</exception>
    public Quantiles(IReadOnlyList<(double P, double Value)> points)
    {
        if (points.Count < 2)
            throw new BadInputException("quantiles: found fewer than two, expected at least two such as quantiles(5%: 24, 95%: 33)");
        for (int i = 0; i < points.Count; i++)
        {
            RequireLevel("quantiles", points[i].P);
            if (i > 0 && !(points[i].P > points[i - 1].P))
                throw new BadInputException(Text($"quantiles: found {100 * points[i].P} % after {100 * points[i - 1].P} %, expected rising probabilities"));
            if (i > 0)
                RequireRising("quantiles", points[i - 1].Value, points[i].Value);
        }
        _points = [.. points];
        _scores = [.. points.Select(p => NormalScore.Quantile(p.P))];
    }

    /// <inheritdoc/>
    public override double Cdf(double x)
    {
        int i = Segment(n => _points[n].Value < x);
        double part = (x - _points[i].Value) / (_points[i + 1].Value - _points[i].Value);
        return Numerics.Distributions.NormalCdf(_scores[i] + part * (_scores[i + 1] - _scores[i]));
    }

    /// <inheritdoc/>
    public override double Quantile(double p)
    {
        double z = NormalScore.Quantile(p);
        int i = Segment(n => _scores[n] < z);
        return _points[i].Value + (z - _scores[i]) / (_scores[i + 1] - _scores[i]) * (_points[i + 1].Value - _points[i].Value);
    }

    /// <inheritdoc/>
    public override string ToString() => $"quantiles({string.Join(", ", _points.Select(p => Text($"{100 * p.P}%: {p.Value}")))})";

    /// <summary>The last segment whose start lies below, or the first.</summary>
    private int Segment(Func<int, bool> isBelow)
    {
        int i = 0;
        while (i < _points.Length - 2 && isBelow(i + 1))
            i++;
        return i;
    }
}
