namespace Isoloss.Runs.Directories;

/// <summary>
/// The content of <c>result.json</c>, written last and by rename: its presence means the run is done.
/// A user's own trainer must give <see cref="State"/>, <see cref="Loss"/>, <see cref="Params"/> and <see cref="Tokens"/>.
/// </summary>
public sealed record RunResult
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary><see cref="RunState.Finished"/> or <see cref="RunState.Diverged"/>.</summary>
    public RunState State { get; init; } = RunState.Finished;

    /// <summary>Loss on the evaluation set, nats per token. NaN when the run diverged.</summary>
    public required double Loss { get; init; }

    /// <summary>Standard error of <see cref="Loss"/> from the finite evaluation set, nats per token.</summary>
    public double? LossStandardError { get; init; }

    /// <summary>Loss of the best possible predictor on the same tokens, where the data's true distribution is known.</summary>
    public double? OracleLoss { get; init; }

    /// <summary>Entropy rate of the data's true distribution, nats per token, where known.</summary>
    public double? EntropyRate { get; init; }

    /// <summary>Parameters including embeddings (N).</summary>
    public required double Params { get; init; }

    /// <summary>Parameters without embedding and output matrices.</summary>
    public double? ParamsNonEmbedding { get; init; }

    /// <summary>Training tokens seen (D).</summary>
    public required double Tokens { get; init; }

    /// <summary>Training FLOP (C). When absent, 6 N D is assumed and said so.</summary>
    public double? Flops { get; init; }

    /// <summary>How <see cref="Flops"/> was counted.</summary>
    public string? FlopRule { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public long? Steps { get; init; }

    /// <summary>Step at which the loss stopped being finite, when diverged.</summary>
    public long? DivergedAtStep { get; init; }

    /// <summary>Wall time spent training, over all starts, seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>Training tokens per second of <see cref="Seconds"/>.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Hash of the evaluation tokens: runs with different hashes are not comparable.</summary>
    public string? EvaluationHash { get; init; }

    /// <summary>Loss of the averaged weights on the evaluation set, where the recipe asks for an average.</summary>
    public double? AverageLoss { get; init; }

    /// <summary>Training losses that shot up, see docs/trainer.md; null when there were none.</summary>
    public long? Spikes { get; init; }

    /// <summary>Loss on parts of the evaluation set.</summary>
    public IReadOnlyList<LossSection>? Sections { get; init; }

    /// <summary>The origin of the run, repeated by a trainer that began from its snapshot; null for a run without one.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>Program, runtime, libtorch and processor, for reproduction.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>What cannot be believed, as what was found and what was expected; null when all can. A trainer that a user
    /// wrote may write anything.</summary>
    public string? Problem() => this switch
    {
        { State: not (RunState.Finished or RunState.Diverged) } =>
            $"found state '{State.ToString().ToLowerInvariant()}', expected finished or diverged",
        { State: RunState.Finished } when !IsPositive(Loss) =>
            Wrong("loss", Loss) + "; a run without a finite loss has the state diverged",
        _ when !IsPositive(Params) => Wrong("params", Params),
        _ when !IsPositive(Tokens) => Wrong("tokens", Tokens),
        { Flops: { } flops } when !IsPositive(flops) => Wrong("flops", flops),
        { Seconds: { } seconds } when !IsPositive(seconds) && seconds != 0 => Wrong("seconds", seconds),
        _ => null,
    };

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static string Wrong(string name, double found) =>
        FormattableString.Invariant($"{name}: found {found}, expected a finite number above 0");
}
