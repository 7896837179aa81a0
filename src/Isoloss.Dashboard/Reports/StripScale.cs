using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;

namespace Isoloss.Dashboard.Reports;

/// <summary>A logarithmic scale around 1 on which all variants of a report are shown.</summary>
internal sealed class StripScale
{
    private static readonly double[] Marks =
        [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100];

    private readonly double _low;
    private readonly double _high;

    /// <summary>A scale that shows all <paramref name="estimates"/>.</summary>
    public StripScale(IEnumerable<Estimate> estimates)
    {
        double[] ends = [.. estimates.SelectMany(e => new[] { e.Value, e.Lower, e.Upper })
            .Where(x => double.IsFinite(x) && x > 0).Select(x => Math.Clamp(x, 0.01, 100))];
        _low = Math.Log(Math.Min(0.9, ends.DefaultIfEmpty(1).Min() * 0.95));
        _high = Math.Log(Math.Max(1.1, ends.DefaultIfEmpty(1).Max() * 1.05));
    }

    /// <summary>Adds the places of <paramref name="estimate"/> and of the scale's marks to <paramref name="view"/>.</summary>
    public void Place(JsonObject view, Estimate estimate)
    {
        double from = Position(estimate.Lower, 0);
        view["one"] = Percent(Position(1, 0));
        view["at"] = Percent(Position(estimate.Value, 0));
        view["from"] = Percent(from);
        view["width"] = Percent(Math.Max(0, Position(estimate.Upper, 100) - from));
        view["ticks"] = PageView.List(Ticks().Select(mark => new JsonObject
        {
            ["left"] = Percent(Position(mark, 0)),
            ["text"] = mark.ToString(CultureInfo.InvariantCulture) + "×",
        }));
    }

    /// <summary>Where a multiplier lies, from the left.</summary>
    public string At(double multiplier) => Percent(Position(multiplier, 0));

    /// <summary>How far it lies from the right end.</summary>
    public string FromRight(double multiplier) => Percent(100 - Position(multiplier, 100));

    /// <summary>Marks far enough apart to be read on a phone; 1 is always among them.</summary>
    private List<double> Ticks()
    {
        List<double> kept = [1];
        foreach (double mark in Marks.OrderBy(mark => Math.Abs(Math.Log(mark))))
            if (Position(mark, 0) is > 2 and < 98 && kept.All(other => Math.Abs(Position(other, 0) - Position(mark, 0)) > 14))
                kept.Add(mark);
        return kept;
    }

    private double Position(double x, double otherwise) =>
        double.IsNaN(x) ? otherwise : Math.Clamp((Math.Log(x) - _low) / (_high - _low), 0, 1) * 100;

    private static string Percent(double position) => position.ToString("F2", CultureInfo.InvariantCulture) + "%";
}
