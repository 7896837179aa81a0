namespace Isoloss.Core.Comparison;

/// <summary>Data and parameter multipliers along compute, at the points of <see cref="ComparisonResult.Curve"/>; computed when asked, because few ask.</summary>
public sealed class AxisCurve
{
    private readonly TargetReader _reader;
    private readonly ScalePoint _target;

    internal AxisCurve(TargetReader reader, ScalePoint target) => (_reader, _target) = (reader, target);

    /// <summary>The points, by increasing compute.</summary>
    public IReadOnlyList<AxisPoint> Read() =>
        [.. MultiplierCurve.Places(_reader, _target).Select(at => new AxisPoint(at, _reader.Multiplier(at, Quantity.Data), _reader.Multiplier(at, Quantity.Size)))];
}
