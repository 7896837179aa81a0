using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Directories;

namespace Isoloss.Dashboard.Interactive;

/// <summary>Writes a page that computes as one HTML file that needs no network. The same page gives the same bytes.</summary>
public static class InteractiveWriter
{
    // Characters from which a cell is broken into lines.
    private const int WordsFrom = 24;

    // Characters from which a cell is a sentence: on a phone such a table is read row by row.
    private const int ProseFrom = 60;

    /// <summary>Writes <paramref name="page"/> to <paramref name="path"/>, by rename.</summary>
    /// <exception cref="IOException">The file cannot be written; an old one is untouched.</exception>
    public static void Write(string path, InteractivePage page) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(Render(page)));

    /// <summary>The page's HTML.</summary>
    public static string Render(InteractivePage page)
    {
        string script = PageAssets.Read("chart.js") + page.Script + "\n" + PageAssets.Read("interactive.js");
        JsonObject view = new()
        {
            ["title"] = page.Title,
            ["kicker"] = page.Kicker,
            ["question"] = page.Question,
            ["version"] = page.Origin.Version,
            ["date"] = page.Origin.Date.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
            ["commandLine"] = page.Origin.CommandLine,
            ["facts"] = PageView.List(page.Facts.Select(f => new JsonObject { ["fact"] = Typeset.Formula(f) })),
            ["layout"] = page.Groups.Count > 0 ? "workbench" : "results",
            ["hasGroups"] = page.Groups.Count > 0 ? true : null,
            ["groups"] = PageView.List(page.Groups.Select(Group)),
            ["readouts"] = PageView.List(page.Readouts.Select(r => new JsonObject { ["name"] = r.Name, ["label"] = r.Label })),
            ["figures"] = PageView.List(page.Figures.Select(Figure)),
            ["tables"] = PageView.List(page.Tables.Select(Table)),
            ["hasNotes"] = page.Notes.Count > 0 ? true : null,
            ["notes"] = PageView.Texts(Notes.Of(page.Notes)),
            ["css"] = PageAssets.Read("report.css") + PageAssets.Read("interactive.css"),
            ["script"] = script,
            ["scriptHashes"] = PageAssets.Hash(script),
            // The default encoder escapes <, > and &, so nothing in it can end the script element.
            ["data"] = page.Data.ToJsonString(JsonSerializerOptions.Default),
        };
        return new Template(PageAssets.Read("interactive.html")).Fill(view);
    }

    private static JsonObject Group(SliderGroup group) => new()
    {
        ["heading"] = group.Title,
        ["open"] = group.IsOpen ? "open" : "",
        ["sliders"] = PageView.List(group.Sliders.Select(Of)),
    };

    private static JsonObject Of(Slider s)
    {
        Func<double, double> scale = s.IsLogarithmic ? Math.Log10 : x => x;
        return new JsonObject
        {
            ["name"] = s.Name,
            ["label"] = s.Label,
            ["unit"] = s.Unit,
            ["format"] = JsonNamingPolicy.KebabCaseLower.ConvertName(s.Format.ToString()),
            ["scale"] = s.IsLogarithmic ? "log" : "linear",
            ["low"] = Text(scale(s.Low)),
            ["high"] = Text(scale(s.High)),
            ["step"] = Text(s.Step),
            // The exact value: the slider's own is rounded to its steps.
            ["value"] = Text(s.Value),
            ["note"] = s.Note,
        };
    }

    private static JsonObject Figure(LiveFigure f) => new()
    {
        ["name"] = f.Name,
        ["heading"] = f.Title,
        ["label"] = f.Label,
        ["caption"] = f.Caption,
        ["size"] = f.IsTall ? "tall" : f.IsShort ? "low" : "",
    };

    private static JsonObject Table(PageTable t) => new()
    {
        ["heading"] = t.Title,
        ["about"] = t.Note,
        ["told"] = t.Rows.Any(r => r.Any(c => c.Length > ProseFrom)) ? " told" : "",
        ["columns"] = PageView.List(t.Columns.Select((c, i) => Cell(c, t, i))),
        ["rows"] = PageView.List(t.Rows.Select(r => new JsonObject { ["cells"] = PageView.List(r.Select((c, i) => Cell(c, t, i))) })),
    };

    /// <summary>Numbers stand at the right of their column, and words have room to be read.</summary>
    private static JsonObject Cell(string text, PageTable t, int column)
    {
        string[] cells = [.. t.Rows.Where(r => column < r.Count).Select(r => r[column]).Where(c => c.Length > 0)];
        bool isNumber = cells.Length > 0 && cells.All(c => char.IsAsciiDigit(c[0]) || c[0] is '<' or '>' or '−' or '–' or '+');
        int longest = cells.Length > 0 ? cells.Max(c => c.Length) : 0;
        return new JsonObject
        {
            ["text"] = text,
            ["label"] = t.Columns[column],
            ["kind"] = isNumber ? "n" : longest > ProseFrom ? "prose" : longest > WordsFrom ? "words" : "",
        };
    }

    private static string Text(double x) => x.ToString("R", CultureInfo.InvariantCulture);
}
