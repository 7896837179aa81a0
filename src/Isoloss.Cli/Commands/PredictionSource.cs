using Isoloss.Core;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Fits;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>Runs, or a saved fit of them, made into a predictor.</summary>
/// <param name="Predictor">Answers.</param>
/// <param name="Assumptions">What was assumed to read the runs.</param>
/// <param name="Runs">The runs; empty when they were not read.</param>
internal sealed record PredictionSource(Predictor Predictor, IReadOnlyList<string> Assumptions, IReadOnlyList<Observation> Runs)
{
    /// <summary>Reads a saved fit.</summary>
    public static PredictionSource Saved(string file, Session session)
    {
        var saved = SavedFit.Read(file);
        foreach (string assumption in saved.Assumptions)
            session.Note($"assumed: {assumption}");
        return new(Predictor.Of(saved.Prediction), saved.Assumptions, []);
    }

    /// <summary>Fits a table.</summary>
    public static PredictionSource Fitted(RunTable table, IReadOnlyList<Observation> runs, double level) =>
        new(Predictor.Of(runs, new PredictionOptions { Level = level }), table.Assumptions, runs);
}
