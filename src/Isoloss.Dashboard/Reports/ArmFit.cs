using Isoloss.Core;
using Isoloss.Core.Fitting;

namespace Isoloss.Dashboard.Reports;

/// <summary>A law fitted to one arm, as numbers to draw.</summary>
public sealed record ArmFit
{
    /// <summary>Name of the law, such as <c>chinchilla</c>.</summary>
    public required string Law { get; init; }

    /// <summary>Its formula, such as <c>L = E + A N^-alpha + B D^-beta</c>.</summary>
    public required string Equation { get; init; }

    /// <summary>Parameters with intervals, in raw units of N and D. The one named <c>E</c> is held against the entropy
    /// rate.</summary>
    public required IReadOnlyList<ParameterEstimate> Parameters { get; init; }

    /// <summary>Loss along the compute-efficient frontier, from below the smallest run to beyond the target, in order of
    /// compute.</summary>
    public IReadOnlyList<FrontierPoint> Frontier { get; init; } = [];

    /// <summary>Curves of equal loss; arms are easiest to compare when they show the same levels.</summary>
    public IReadOnlyList<IsolossCurve> Isoloss { get; init; } = [];

    /// <summary>The law along one axis with the others held, where it depends on more than size and data, or on one of them.</summary>
    public IReadOnlyList<LawSlice> Slices { get; init; } = [];

    /// <summary>Best values of choices such as the learning rate, a rung and a choice each, where the law has them.</summary>
    public IReadOnlyList<TunedOptimum> Optima { get; init; } = [];

    /// <summary>The map of one rung over two choices, where the law has an optimum there.</summary>
    public LossMap? Map { get; init; }

    /// <summary>Best sizes read off parabolas, where runs share budgets.</summary>
    public EfficientSizes? Sizes { get; init; }

    /// <summary>What the law says about each run it was fitted to.</summary>
    public IReadOnlyList<RunResidual> Residuals { get; init; } = [];

    /// <summary>What a user must know before believing the fit.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
