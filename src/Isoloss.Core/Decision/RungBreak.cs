namespace Isoloss.Core.Decision;

/// <summary>A rung that does not lie where the other rungs of its own arm say.</summary>
/// <param name="At">Size, data and recorded compute.</param>
/// <param name="Residual">Observed minus expected log loss, expected from the other rungs.</param>
/// <param name="Studentised">That over its standard deviation, as estimated without this rung.</param>
/// <param name="Chance">Probability that the worst of so many sound rungs looks at least as bad.</param>
/// <param name="Runs">Runs on the rung.</param>
public sealed record RungBreak(ScalePoint At, double Residual, double Studentised, double Chance, int Runs)
{
    /// <summary>The break in words.</summary>
    /// <param name="arm">Name of the arm; null leaves it out.</param>
    public Diagnostic Describe(string? arm = null) => new("rung-breaks-trend", FormattableString.Invariant(
        $"{(arm is null ? "The" : $"{arm}: the")} loss at N={At.Params:0.###e0}, D={At.Tokens:0.###e0} is {DifferenceText.Of(Residual)} off the trend of the arm's other rungs, {Math.Abs(Studentised):0.0} standard deviations (chance {(Chance < 1e-4 ? "below .0001" : FormattableString.Invariant($"{Chance:0.####}"))} among all rungs)."),
        "Look at its learning curve, or run another seed. It was kept.");
}
