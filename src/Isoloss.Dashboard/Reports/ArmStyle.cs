namespace Isoloss.Dashboard.Reports;

/// <summary>How an arm is drawn, everywhere the same: by colour, and without colour by its dashes and its mark.</summary>
/// <param name="Color">Number of the colour in report.css.</param>
/// <param name="Dash">Lengths of dashes and gaps in pixels; empty for a solid line.</param>
/// <param name="Symbol">Plotly's name of the mark.</param>
/// <param name="Shape">The same mark as an SVG path around (19, 7).</param>
internal sealed record ArmStyle(int Color, string Dash, string Symbol, string Shape)
{
    private const int Colors = 6;

    private static readonly string[] Dashes = ["", "8,4", "2,3", "9,3,2,3", "15,4", "2,2,7,2"];

    private static readonly (string Symbol, string Shape)[] Marks =
    [
        ("circle", "M15 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"),
        ("square", "M15.2 3.2h7.6v7.6h-7.6z"),
        ("triangle-up", "M19 2l5 8.6h-10z"),
        ("diamond", "M19 1.6l5.4 5.4l-5.4 5.4l-5.4-5.4z"),
        ("cross", "M17.4 2h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z"),
        ("triangle-down", "M19 12l5-8.6h-10z"),
    ];

    /// <summary>The style of the arm at <paramref name="index"/>; 36 arms in a row differ.</summary>
    public static ArmStyle Of(int index)
    {
        // From the seventh arm on colours repeat, with the next one's dashes and mark.
        int variation = (index + index / Colors) % Colors;
        return new ArmStyle(index % Colors, Dashes[variation], Marks[variation].Symbol, Marks[variation].Shape);
    }
}
