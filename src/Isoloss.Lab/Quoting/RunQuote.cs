namespace Isoloss.Lab.Quoting;

/// <summary>What one run costs.</summary>
public sealed record RunQuote
{
    /// <summary>Key of the run.</summary>
    public required string Key { get; init; }

    /// <summary>Its first arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Label of its rung.</summary>
    public required string Rung { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>N, parameters; null when unknown.</summary>
    public double? Params { get; init; }

    /// <summary>Training FLOP to spend; null when unknown. Of a run that goes on from a shorter one, those after the step it begins from,
    /// and what of the shorter one must be trained again to get there.</summary>
    public double? Flops { get; init; }

    /// <summary>Training FLOP of the part that a shorter run trains for it: with it <see cref="Flops"/> is C. Null when unknown.</summary>
    public double? SharedFlops { get; init; } = 0;

    /// <summary>Key of the shorter run that it goes on from, and waits for; null for one from its own beginning.</summary>
    public string? Origin { get; init; }

    /// <summary>Step of a shorter run that it goes on from; 0 for one from its own beginning.</summary>
    public long BeginStep { get; init; }

    /// <summary>Predicted wall time, or what it took when it was done already; seconds. Null when unknown.</summary>
    public double? Seconds { get; init; }

    /// <summary>Predicted disk space, bytes; null when unknown.</summary>
    public double? Bytes { get; init; }

    /// <summary>What the calibration alone said of its wall time before it was trained, seconds; null when unknown. Its history is learned from.</summary>
    public double? CalibratedSeconds { get; init; }

    /// <summary>The same of its disk space, bytes.</summary>
    public long? CalibratedBytes { get; init; }

    /// <summary>Threads it is trained with, as its directory says where it was started before. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>It is trained with nothing beside it, because with more threads it then ends sooner.</summary>
    public bool IsAlone { get; init; }

    /// <summary>It had a result when the study was quoted.</summary>
    public bool IsDone { get; init; }

    /// <summary>It was done before this study first asked for it, so it costs this study nothing.</summary>
    public bool IsReused { get; init; }

    /// <summary>Share of what is to be trained that is done after a step, from 0 to 1.</summary>
    /// <param name="step">Steps done, those of the shorter run included; null when unknown.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public double ShareDone(long? step, long? totalSteps) => step > BeginStep && totalSteps > BeginStep
        ? Math.Min(1, (step.Value - BeginStep) / (double)(totalSteps.Value - BeginStep))
        : 0;
}
