namespace Isoloss.Trainer.Bench;

/// <summary>What one process measured at one size.</summary>
internal sealed record Measurement
{
    /// <summary>Width and depth, as 64x2.</summary>
    public required string Size { get; init; }

    /// <summary>Optimizer and precision.</summary>
    public required string Recipe { get; init; }

    /// <summary>N, parameters.</summary>
    public required long Params { get; init; }

    /// <summary>Training FLOP for one token.</summary>
    public required double FlopsPerToken { get; init; }

    /// <summary>Training tokens a second.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Rate of 32-bit matrix products in the same process just before, FLOP a second.</summary>
    public required double Fp32 { get; init; }

    /// <summary>Rate of bfloat16 matrix products, FLOP a second.</summary>
    public required double Bf16 { get; init; }
}
