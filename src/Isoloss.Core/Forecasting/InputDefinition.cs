namespace Isoloss.Core.Forecasting;

/// <summary>What an input of the timeline means and which values it takes.</summary>
/// <param name="Name">Its name, such as <c>brain</c> or <c>short.weight</c>.</param>
/// <param name="Driver">The driver it belongs to where presets are held against each other: every halving time is one driver.</param>
/// <param name="Unit">Unit in words.</param>
/// <param name="About">What it is.</param>
public sealed record InputDefinition(string Name, string Driver, string Unit, string About)
{
    /// <summary>Least value that makes sense.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value that makes sense.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>False where only a number makes sense, such as a weight or a year.</summary>
    public bool MayBeUncertain { get; init; } = true;

    /// <summary>How far a known value is moved to see what depends on it.</summary>
    public Swing Swing { get; init; } = Swing.None;

    /// <summary>True where affordable compute depends on it, false where required compute does.</summary>
    public bool IsSupply { get; init; }

    /// <summary>Its value where a model says nothing of it; null where a model must.</summary>
    public double? Default { get; init; }

    /// <summary>Refuses a distribution that reaches outside the range, or that must be a number.</summary>
    /// <exception cref="BadInputException">It does; says what was found and expected.</exception>
    public void Check(Distribution value)
    {
        if (!MayBeUncertain && !value.IsPoint)
            throw new BadInputException($"{Name}: found {value}, expected a number: {About}");
        // All but one part in a thousand on each side: an unbounded tail far outside is cut by the model, not refused.
        double low = value.Quantile(0.001), high = value.Quantile(0.999);
        if (low < Low || high > High)
            throw new BadInputException(FormattableString.Invariant(
                $"{Name}: found {value}, which reaches {(low < Low ? low : high):G4}; expected {Range} ({Unit}): {About}"));
    }

    private string Range => (double.IsFinite(Low), double.IsFinite(High)) switch
    {
        (true, true) => FormattableString.Invariant($"numbers from {Low} to {High}"),
        (true, false) => FormattableString.Invariant($"numbers of at least {Low}"),
        _ => FormattableString.Invariant($"numbers of at most {High}"),
    };
}
