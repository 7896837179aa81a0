namespace Isoloss.Core.Forecasting;

/// <summary>
/// A model against a brain, and what its training compute could run. Conventions: training takes 6 N D FLOP and a token of inference
/// 2 N (Kaplan et al. 2020, section 2.1); how many tokens a subjective second has is a choice of unit that moves the seconds and the
/// lifetimes and nothing else.
/// </summary>
/// <param name="Params">N; above 0.</param>
/// <param name="Tokens">D; above 0.</param>
public sealed record ModelScale(double Params, double Tokens)
{
    private const double SecondsPerDay = 86400;

    /// <summary>Training FLOP; 6 N D by default.</summary>
    public double Flops { get; init; } = 6 * Params * Tokens;

    /// <summary>Days that the training took. Default 90.</summary>
    public double Days { get; init; } = 90;

    /// <summary>Tokens that one copy reads or writes in a second while it works. Default 10.</summary>
    public double TokensPerCopy { get; init; } = 10;

    /// <summary>Tokens in a subjective second: the convention that turns tokens into experience. Default 3, the pace of speech.</summary>
    public double TokensPerSecond { get; init; } = 3;

    /// <summary>Seconds in a lifetime of learning. Default 1e9, about 32 years (Cotra 2020).</summary>
    public double LifetimeSeconds { get; init; } = 1e9;

    /// <summary>FLOP/s of the machine that trained it, in use.</summary>
    public double FlopsPerSecond => Flops / (Days * SecondsPerDay);

    /// <summary>Tokens a second that this machine can read or write with the trained model.</summary>
    public double InferenceTokensPerSecond => FlopsPerSecond / (2 * Params);

    /// <summary>Copies that it can run at once.</summary>
    public double Copies => InferenceTokensPerSecond / TokensPerCopy;

    /// <summary>FLOP/s of one copy at its pace.</summary>
    public double CopyFlopsPerSecond => 2 * Params * TokensPerCopy;

    /// <summary>Subjective seconds in the training data.</summary>
    public double SubjectiveSeconds => Tokens / TokensPerSecond;

    /// <summary>Lifetimes of learning in the training data.</summary>
    public double Lifetimes => SubjectiveSeconds / LifetimeSeconds;

    /// <summary>Refuses numbers that are not above 0.</summary>
    /// <exception cref="BadInputException">One is not.</exception>
    public ModelScale Checked()
    {
        foreach (var (value, name) in new[] { (Params, "params (N)"), (Tokens, "tokens (D)"), (Flops, "flops (C)"), (Days, "days"),
            (TokensPerCopy, "tokens per second of a copy"), (TokensPerSecond, "tokens per subjective second"), (LifetimeSeconds, "seconds of a lifetime") })
            ObservationCheck.Positive(value, name);
        return this;
    }
}
