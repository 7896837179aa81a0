using Isoloss.Core;

namespace Isoloss.Dashboard.Reports;

/// <summary>A curve of equal loss in the plane of parameters and tokens.</summary>
/// <param name="Loss">Its loss, nats per token.</param>
/// <param name="Points">Points on it, in order of parameters.</param>
public sealed record IsolossCurve(double Loss, IReadOnlyList<ScalePoint> Points);
