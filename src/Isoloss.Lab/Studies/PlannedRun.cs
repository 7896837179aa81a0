using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Studies;

/// <summary>One run that a study needs.</summary>
public sealed record PlannedRun
{
    /// <summary>Key of the run; two arms may share one.</summary>
    public required string Key { get; init; }

    /// <summary>All that determines its result.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Name of its arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Label of its rung, such as <c>64x3@1M</c>.</summary>
    public required string Rung { get; init; }

    /// <summary>State to begin from; null for the beginning.</summary>
    public JobStart? Start { get; init; }

    /// <summary>Step after which a replay keeps a state and ends without a result; null for a run that trains to its end.</summary>
    public long? StopAfterStep { get; init; }

    /// <summary>Threads to train it with; null for those of the study.</summary>
    public int? Threads { get; init; }

    /// <summary>Nothing else of the study is trained beside it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Shares of the run after which its state is kept for a longer one, beside those that the study keeps for branches.</summary>
    public IReadOnlyList<double> Keep { get; init; } = [];

    /// <summary>Tokens that the run it goes on from has trained for it; 0 for a run from its own beginning.</summary>
    public long SharedTokens { get; init; }

    /// <summary>FLOP of these tokens; null where only the trainer knows.</summary>
    public double? SharedFlops { get; init; } = 0;

    /// <summary>N, parameters; null where only the trainer knows: a user's own, or with a module.</summary>
    public double? Params { get; init; }

    /// <summary>C, training FLOP of the whole run, whoever trained them; null likewise.</summary>
    public double? Flops { get; init; }
}
