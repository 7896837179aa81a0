using System.Text.Json;
using System.Text.Json.Nodes;
using Isoloss.Core;

namespace Isoloss.Runs.Directories;

/// <summary>A line of <c>outliers.jsonl</c>: what stood out at one step. The lists of an evaluation are empty at other steps, and
/// <see cref="Training"/> where no sequence stood out.</summary>
public sealed record OutlierReading
{
    /// <summary>Steps done.</summary>
    public long Step { get; init; }

    /// <summary>Evaluation sequences with the largest losses, the worst first.</summary>
    public IReadOnlyList<OutlierSequence> Sequences { get; init; } = [];

    /// <summary>Evaluation tokens with the largest losses, the worst first.</summary>
    public IReadOnlyList<OutlierToken> Tokens { get; init; } = [];

    /// <summary>Losses of the first windows of the evaluation set, the same at every evaluation of a run.</summary>
    public IReadOnlyList<double> SequenceLosses { get; init; } = [];

    /// <summary>Losses by kind of token over the same windows; null where the step was not evaluated.</summary>
    public KindLosses? Kinds { get; init; }

    /// <summary>Training sequences of this step whose loss stands out.</summary>
    public IReadOnlyList<OutlierSequence> Training { get; init; } = [];

    /// <summary>Reads a run's file; empty where there is none.</summary>
    /// <exception cref="BadInputException">A line is not of this form; says which file and which object.</exception>
    public static IReadOnlyList<OutlierReading> Of(RunDirectory run)
    {
        var readings = new List<OutlierReading>();
        foreach (JsonObject line in MetricsFile.Lines(run.OutliersFile))
            readings.Add(Read(line, $"{run.OutliersFile}: object {readings.Count + 1}"));
        return readings;
    }

    private static OutlierReading Read(JsonObject line, string place)
    {
        try
        {
            var reading = line.Deserialize<OutlierReading>(IsolossJson.Line)!;
            return reading.Kinds?.Problem() is { } problem ? throw new BadInputException($"{place}: kinds: {problem}") : reading;
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{place}: expected what stood out at a step (docs/formats.md); {e.Message}", e);
        }
    }
}
