namespace Isoloss.Core.Organisation;

/// <summary>One number of an organisation that can be read from a file, set on the command line, asked "what if" about, and moved on a page.</summary>
/// <param name="Name">Its name in all these places.</param>
/// <param name="Words">What it is, in words.</param>
/// <param name="Unit">Its unit; hours may be written as <c>15min</c> or <c>2d</c>.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Gives the organisation with another value.</param>
public sealed record Dial(
    string Name, string Words, string Unit, double Low, double High, Func<ResearchOrganisation, double> Get, Func<ResearchOrganisation, double, ResearchOrganisation> Set)
{
    /// <summary>True when only whole numbers make sense.</summary>
    public bool IsWhole { get; init; }

    /// <summary>True when <see cref="Low"/> itself is excluded.</summary>
    public bool IsAboveLow { get; init; }

    /// <summary>What is expected of a value, in words.</summary>
    public string Expected
    {
        get
        {
            string kind = IsWhole ? "a whole number" : "a number", from = IsAboveLow ? "above" : "of at least";
            return double.IsInfinity(High)
                ? FormattableString.Invariant($"{kind} {from} {Low}")
                : FormattableString.Invariant($"{kind} {from} {Low} and at most {High}");
        }
    }

    /// <summary>True when <paramref name="value"/> is in range.</summary>
    public bool Accepts(double value) =>
        !double.IsNaN(value) && (IsAboveLow ? value > Low : value >= Low) && value <= High && (!IsWhole || value == Math.Floor(value));
}
