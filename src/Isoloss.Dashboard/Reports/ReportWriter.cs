using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>
/// Writes a report as one HTML file that needs no network: text, tables, numbers and the code that draws them.
/// The same model gives the same bytes.
/// </summary>
public static class ReportWriter
{
    /// <summary>Writes <paramref name="model"/> to <paramref name="path"/>, by rename: a reader sees the old report or the
    /// new.</summary>
    /// <exception cref="BadInputException">The model has no arm.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one is untouched.</exception>
    public static void Write(string path, ReportModel model) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(Render(model)));

    /// <summary>The report's HTML.</summary>
    /// <exception cref="BadInputException">The model has no arm.</exception>
    public static string Render(ReportModel model)
    {
        if (model.Arms.Count == 0)
            throw new BadInputException(
                $"report '{model.Title}': found no arms, expected at least one; without runs there is nothing to show");
        string plotly = Asset("plotly-basic.min.js");
        string script = Asset("axes.js") + Asset("figures.js") + Asset("law-figures.js") + Asset("report.js");
        Dictionary<RunRecord, LearningCurve> curves = ReadCurves(model);
        JsonObject view = PageView.Of(model, curves.Count > 0);
        view["css"] = Asset("report.css");
        view["plotly"] = plotly;
        view["script"] = script;
        view["scriptHashes"] = $"{Hash(plotly)} {Hash(script)}";
        view["data"] = PlotData.Of(model, curves);
        return new Template(Asset("report.html")).Fill(view);
    }

    private static Dictionary<RunRecord, LearningCurve> ReadCurves(ReportModel model)
    {
        var curves = new Dictionary<RunRecord, LearningCurve>();
        foreach (RunRecord run in model.Arms.SelectMany(arm => arm.Runs))
            // Two arms may share a run; it is read once.
            if (!curves.ContainsKey(run) && LearningCurve.Read(run) is { } curve)
                curves.Add(run, curve);
        return curves;
    }

    /// <summary>
    /// The page runs these two scripts and no others (content security policy), so that text that slips through as markup still
    /// does nothing.
    /// </summary>
    private static string Hash(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string Asset(string name)
    {
        using Stream stream = typeof(ReportWriter).Assembly.GetManifestResourceStream(name)!;
        // A parser turns CRLF into LF before it hashes a script, so we do too.
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd().ReplaceLineEndings("\n");
    }
}
