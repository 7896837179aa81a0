namespace Isoloss.Core.Fitting;

/// <summary>
/// Another objective in which a run that the law lies above weighs more by a factor. A law of the loss that is achievable,
/// which no badly tuned run can pull down to its own level, asks for a factor above 1. With squared residuals it is an expectile
/// (Newey and Powell 1987, Econometrica 55(4)); the open <c>chinchilla</c> package of K. Takano fits scaling laws so.
/// </summary>
/// <param name="Inner">The objective without the penalty.</param>
/// <param name="Factor">Weight of a run below the law beside one above it; above 0, 1 for none.</param>
internal sealed record OverPredictionPenalty(IObjective Inner, double Factor) : IObjective
{
    /// <inheritdoc/>
    public ResidualScale Scale => Inner.Scale;

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"{Inner.Description}, over-predicted runs times {Factor:0.###}");

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, Span<double> slope, Span<double> bend, Span<double> majorant)
    {
        double[] penalised = new double[weights.Length];
        for (int i = 0; i < penalised.Length; i++)
            penalised[i] = residuals[i] < 0 ? Factor * weights[i] : weights[i];
        return Inner.Evaluate(residuals, penalised, slope, bend, majorant);
    }
}
