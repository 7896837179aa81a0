using System.Globalization;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Reading;

/// <summary>Which numbers a key accepts.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value.</param>
/// <param name="Whole">Only whole numbers.</param>
/// <param name="AboveLow">The smallest value itself is excluded.</param>
internal sealed record NumberRange(double Low, double High, bool Whole = false, bool AboveLow = false)
{
    public static NumberRange Positive { get; } = new(0, double.MaxValue, AboveLow: true);

    /// <summary>Whole numbers that a double holds exactly.</summary>
    public static NumberRange Count { get; } = new(1, RunSpec.MostTokens, Whole: true);

    public bool Contains(double x) =>
        double.IsFinite(x) && (AboveLow ? x > Low : x >= Low) && x <= High && (!Whole || x == Math.Floor(x));

    public override string ToString()
    {
        string kind = Whole ? "a whole number" : "a number";
        string low = Low.ToString("G10", CultureInfo.InvariantCulture);
        string from = AboveLow ? $"above {low}" : $"of at least {low}";
        return High is double.MaxValue or RunSpec.MostTokens
            ? $"{kind} {from}"
            : $"{kind} from {(AboveLow ? "above " : "")}{low} to {High.ToString("G10", CultureInfo.InvariantCulture)}";
    }
}
