namespace Isoloss.Core.Fitting;

/// <summary>When a solver stops.</summary>
internal sealed record StoppingRule
{
    /// <summary>Converged when the model promises a decrease below this fraction of the objective. Default 1e-13.</summary>
    public double RelativeDecrease { get; init; } = 1e-13;

    /// <summary>Most accepted steps. Default 200.</summary>
    public int IterationLimit { get; init; } = 200;

    /// <summary>No progress when damping exceeds this. Default 1e10.</summary>
    public double DampingLimit { get; init; } = 1e10;

    /// <summary>For every result.</summary>
    public static StoppingRule Default { get; } = new();

    /// <summary>For points that only serve as the start of another descent.</summary>
    public static StoppingRule Rough { get; } = new() { RelativeDecrease = 1e-4, IterationLimit = 50 };

    /// <summary>For points of a profile, whose crossing is wanted to a thousandth of a standard deviation.</summary>
    public static StoppingRule Profile { get; } = new() { RelativeDecrease = 1e-8, IterationLimit = 300 };
}
