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
        if (model.Arms.Count == 0 && model.Branches.Count == 0)
            throw new BadInputException(
                $"report '{model.Title}': found no arms, expected at least one; without runs there is nothing to show");
        string plotly = PageAssets.Read("plotly-basic.min.js");
        string script = PageAssets.Read("axes.js") + PageAssets.Read("figures.js") + PageAssets.Read("law-figures.js")
            + PageAssets.Read("decision-figures.js") + PageAssets.Read("branch-figures.js")
            + PageAssets.Read("health-figures.js") + PageAssets.Read("report.js");
        Dictionary<RunRecord, LearningCurve> curves = ReadCurves(model);
        JsonObject view = PageView.Of(model, curves.Count > 0);
        view["css"] = PageAssets.Read("report.css");
        view["plotly"] = plotly;
        view["script"] = script;
        view["scriptHashes"] = $"{PageAssets.Hash(plotly)} {PageAssets.Hash(script)}";
        view["data"] = PlotData.Of(model, curves);
        return new Template(PageAssets.Read("report.html")).Fill(view);
    }

    private static Dictionary<RunRecord, LearningCurve> ReadCurves(ReportModel model)
    {
        // Two arms may share a run; it is read once. Hundreds of files are read side by side.
        RunRecord[] runs = [.. model.Arms.SelectMany(arm => arm.Runs).Distinct()];
        LearningCurve?[] read = [.. runs.AsParallel().AsOrdered().Select(LearningCurve.Read)];
        var curves = new Dictionary<RunRecord, LearningCurve>();
        foreach (var (run, curve) in runs.Zip(read))
            if (curve is not null)
                curves.Add(run, curve);
        return curves;
    }
}
