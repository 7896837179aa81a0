using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>One run in canonical form, wherever it came from: a row of a table or a run directory.</summary>
public sealed record RunRecord
{
    // Half the size of double?, which counts when a table of curves has a million rows. NaN is "not known".
    private readonly double _oracleLoss = double.NaN, _entropyRate = double.NaN, _tokensPerSecond = double.NaN, _seconds = double.NaN;
    private readonly double _uniqueTokens = double.NaN, _steps = double.NaN, _batchTokens = double.NaN, _learningRate = double.NaN;

    /// <summary>Key of the run, or <c>file:line</c> for a row of a table.</summary>
    public required string Id { get; init; }

    /// <summary>Arm it belongs to, where known.</summary>
    public string? Arm { get; init; }

    /// <summary>Where the run is in its life; rows of tables are finished.</summary>
    public RunState State { get; init; } = RunState.Finished;

    /// <summary>N, parameters.</summary>
    public required double Params { get; init; }

    /// <summary>D, training tokens.</summary>
    public required double Tokens { get; init; }

    /// <summary>C, training FLOP.</summary>
    public required double Flops { get; init; }

    /// <summary>L, nats per token; NaN when diverged or not done.</summary>
    public required double Loss { get; init; }

    /// <summary>Loss of the oracle on the same tokens, where known.</summary>
    public double? OracleLoss { get => OrNull(_oracleLoss); init => _oracleLoss = value ?? double.NaN; }

    /// <summary>Entropy rate of the data, nats per token, where known.</summary>
    public double? EntropyRate { get => OrNull(_entropyRate); init => _entropyRate = value ?? double.NaN; }

    /// <summary>Seed, where known.</summary>
    public int? Seed { get; init; }

    /// <summary>"train" or "test" where a table splits itself.</summary>
    public string? Part { get; init; }

    /// <summary>Label of the rung, where known.</summary>
    public string? Rung { get; init; }

    /// <summary>Training tokens per second, where recorded.</summary>
    public double? TokensPerSecond { get => OrNull(_tokensPerSecond); init => _tokensPerSecond = value ?? double.NaN; }

    /// <summary>Wall time of training in seconds, where recorded.</summary>
    public double? Seconds { get => OrNull(_seconds); init => _seconds = value ?? double.NaN; }

    /// <summary>U, distinct training tokens, where known.</summary>
    public double? UniqueTokens { get => OrNull(_uniqueTokens); init => _uniqueTokens = value ?? double.NaN; }

    /// <summary>S, optimizer steps, where known.</summary>
    public double? Steps { get => OrNull(_steps); init => _steps = value ?? double.NaN; }

    /// <summary>B, batch size in tokens, where known.</summary>
    public double? BatchTokens { get => OrNull(_batchTokens); init => _batchTokens = value ?? double.NaN; }

    /// <summary>Peak learning rate, where known.</summary>
    public double? LearningRate { get => OrNull(_learningRate); init => _learningRate = value ?? double.NaN; }

    /// <summary>Weight in a fit, at least 0. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether the table flags the run as an outlier.</summary>
    public bool Outlier { get; init; }

    /// <summary>Key of the run that it goes on from; null for one that begins at its own beginning, or where it is not known.</summary>
    public string? Origin { get; init; }

    /// <summary>Runs of a sweep that this one is the lowest of, where known. Default 1, chosen from no others.</summary>
    public int BestOf { get; init; } = 1;

    /// <summary>The run directory, where there is one.</summary>
    public RunDirectory? Directory { get; init; }

    /// <summary>The run as the laws see it.</summary>
    public Observation ToObservation() => new(Params, Tokens, Flops, Loss, Seed)
    {
        UniqueTokens = _uniqueTokens,
        Steps = _steps,
        BatchTokens = _batchTokens,
        LearningRate = _learningRate,
        // The seconds of a run that goes on from another are of its own part, its tokens are all.
        TokensPerSecond = double.IsNaN(_tokensPerSecond) && _seconds > 0 && Origin is null ? Tokens / _seconds : _tokensPerSecond,
        Weight = Weight,
        BestOf = BestOf,
    };

    private static double? OrNull(double value) => double.IsNaN(value) ? null : value;
}
