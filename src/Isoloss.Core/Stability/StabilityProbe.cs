namespace Isoloss.Core.Stability;

/// <summary>A number taken inside a run that may tell trouble before the loss does.</summary>
/// <param name="Name">Such as <c>max attention logit</c>.</param>
/// <param name="Limit">Value at which runs were seen to fail; null where nobody has named one: its trend is shown and alarms nobody.</param>
/// <param name="Source">Who saw it.</param>
public sealed record StabilityProbe(string Name, double? Limit = null, string? Source = null)
{
    /// <summary>Largest attention logit of the run.</summary>
    public static StabilityProbe AttentionLogit { get; } = new("max attention logit", 1e4, "Wortsman et al. 2023, section 3.2: every run above 1e4 failed");

    /// <summary>Largest root mean square of the residual stream after a block at the end of the run.</summary>
    public static StabilityProbe Activations { get; } = new("activation RMS");

    /// <summary>Root mean square of the output logits, mean of the second half of the run.</summary>
    public static StabilityProbe LogitRms { get; } = new("output logit RMS");

    /// <summary>Size of the log sum exp of the output logits, mean of the second half of the run.</summary>
    public static StabilityProbe LogZ { get; } = new("log Z");

    /// <summary>Norm of an update over the norm of the parameters, mean of the second half of the run.</summary>
    public static StabilityProbe UpdateRatio { get; } = new("update / parameters");

    /// <summary>Gradient norm before clipping, mean of the second half of the run.</summary>
    public static StabilityProbe Gradient { get; } = new("gradient norm");

    /// <summary>All of them with the limits that were published for large models.</summary>
    public static IReadOnlyList<StabilityProbe> Published { get; } = [AttentionLogit, Activations, LogitRms, LogZ, UpdateRatio, Gradient];

    /// <summary>
    /// All of them with the limits of the built-in trainer, whose models are small: the largest values at which its runs on
    /// calibration seeds still gained from size, rounded (docs/health.md). No seed of the bench that tests them is among those.
    /// </summary>
    public static IReadOnlyList<StabilityProbe> Builtin { get; } =
    [
        AttentionLogit with { Limit = 150, Source = Measured },
        Activations with { Limit = 80, Source = Measured },
        LogitRms, LogZ, UpdateRatio, Gradient,
    ];

    private const string Measured = "measured with the built-in trainer: runs above it lost to smaller ones (docs/health.md)";
}
