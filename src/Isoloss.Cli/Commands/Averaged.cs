using System.Text.Json.Nodes;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Fits;
using Isoloss.Runs.Tables;
using Spectre.Console;

namespace Isoloss.Cli.Commands;

/// <summary>The averaged prediction beside the fit of one law: how far it can be trusted beyond the data.</summary>
internal static class Averaged
{
    /// <summary>The predictor of a fit's runs; null for laws of something else than loss over size and data, and for too few runs.</summary>
    public static Predictor? Of(LawFit fit, bool required)
    {
        bool possible = fit.Law.IsOfSizeAndData()
            && fit.Observations.Select(o => (o.Params, o.Tokens)).Distinct().Count() >= Predictor.LeastRungs;
        if (!possible && required && !fit.Law.IsOfSizeAndData())
            throw new BadInputException($"--save: found the law {fit.Law.Name}, expected one over size and data only");
        return possible || required ? Predictor.Of(fit.Observations, new PredictionOptions { Level = fit.Level }) : null;
    }

    /// <summary>Keeps a predictor in a file.</summary>
    public static void Save(string file, Predictor predictor, RunTable table, int runs, Session session)
    {
        new SavedFit
        {
            Version = Reporting.Version,
            Source = table.Source,
            Runs = runs,
            Assumptions = table.Assumptions,
            Prediction = predictor.State(),
        }.Write(file);
        session.Note($"saved: {file}");
    }

    /// <summary>Writes an answer, then the sentence on what lies beyond the data.</summary>
    public static void Write<T>(IAnsiConsole console, Action<IAnsiConsole, T> write, T answer, Predictor? predictor)
    {
        write(console, answer);
        if (predictor is not null)
            console.WriteLine(OutlookText.Sentence(predictor.Outlook(Predictor.OutlookFactor), predictor.Level));
    }

    /// <summary>Adds the sentence to an answer in JSON.</summary>
    public static JsonObject Add(JsonObject answer, Predictor? predictor)
    {
        if (predictor is not null)
            answer["outlook"] = PredictionJson.Outlook(predictor.Outlook(Predictor.OutlookFactor), predictor.Level);
        return answer;
    }
}
