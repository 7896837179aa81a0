namespace Isoloss.Core.Stability;

/// <summary>
/// Whether activations stay as they are when the width grows, early in training: what a rule that transfers learning rates must
/// achieve (Yang et al. 2022, arXiv 2203.03466, appendix D.1). Holds where the power of width is below .1 or not told from 0.
/// </summary>
/// <param name="Step">Step of the readings.</param>
/// <param name="Points">Width and root mean square of the residual stream after the last block, run by run.</param>
/// <param name="Line">The power of width.</param>
/// <param name="Holds">Whether the rule holds.</param>
public sealed record CoordinateCheck(long Step, IReadOnlyList<(double Width, double Rms)> Points, LogLine Line, bool Holds)
{
    private const double Flat = 0.1, FalseAlarms = 0.05;

    /// <summary>Checks; null with fewer than three widths.</summary>
    /// <param name="step">Step of the readings, the same in all runs.</param>
    /// <param name="points">Width and root mean square, run by run.</param>
    public static CoordinateCheck? Of(long step, IReadOnlyList<(double Width, double Rms)> points) =>
        points.Select(p => p.Width).Distinct().Count() >= 3 && LogLine.Fit(points) is { } line
            ? new CoordinateCheck(step, points, line, line.Slope < Flat || line.SteeperThan(0) >= FalseAlarms)
            : null;
}
