using System.Globalization;

namespace Isoloss.Dashboard.Reports;

/// <summary>How a sharing structure is drawn, the same for every variant of a report: by colour, and without colour by its dashes.</summary>
/// <param name="Color">Name of the colour in report.css: a number, or <c>ink</c>.</param>
/// <param name="Dash">Lengths of dashes and gaps in pixels.</param>
internal sealed record StructureStyle(string Color, string Dash)
{
    /// <summary>Names in the order of the structures; what is not among them takes the last style.</summary>
    private static readonly string[] Names =
    [
        "shared floor, multiplier with a slope", "shared exponents, separate floors", "shared floor, one multiplier", "shared floor, size and data multipliers",
        "shared floor, multiplier that settles slowly", "nothing shared", "shared floor, multiplier that settles fast", "same law",
    ];

    /// <summary>The average is drawn solid, so every structure is dashed; where colours repeat the dashes differ much.</summary>
    private static readonly string[] Dashes = ["7,3", "2,3", "10,3,2,3", "14,4", "4,2", "2,2,7,2", "1,3", "8,2,2,2"];

    /// <summary>The style of a structure.</summary>
    public static StructureStyle Of(string name)
    {
        int index = Array.IndexOf(Names, name);
        // The structure that knows no difference, and any that is not known, wear no colour of their own.
        string color = index < 0 || index == Names.Length - 1 ? "ink" : ArmStyle.Of(index).Color.ToString(CultureInfo.InvariantCulture);
        return new StructureStyle(color, Dashes[index < 0 ? Names.Length - 1 : index]);
    }
}
