namespace Isoloss.Core.Laws;

/// <summary>A fit that others have published: it predicts without runs, and it is what a fit of one's own is compared with.</summary>
/// <param name="Name">Name on the command line: first author, year, and what tells it from others of the same paper.</param>
/// <param name="Law">The law.</param>
/// <param name="Theta">Parameters in the order of the law's, in raw units.</param>
/// <param name="Source">Paper and where in it the numbers stand.</param>
public sealed record LawPreset(string Name, ILaw Law, IReadOnlyList<double> Theta, string Source)
{
    /// <summary>Published 95 % interval of each parameter, in the order of the law's; empty where none was published. Default empty.</summary>
    public IReadOnlyList<(double Lower, double Upper)> Intervals { get; init; } = [];

    /// <summary>The law at a point, in the unit of <see cref="ILaw.Response"/>.</summary>
    /// <param name="at">The point; above 0 on every axis of the law.</param>
    public double At(in ScalePoint at) => Law.Loss([.. Theta], at);
}
