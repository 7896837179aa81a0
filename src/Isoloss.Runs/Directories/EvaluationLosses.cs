namespace Isoloss.Runs.Directories;

/// <summary>
/// The content of <c>evaluation.json</c>: the last evaluation of a run, part by part, so that two runs can be compared on the
/// same tokens. Written before the result.
/// </summary>
public sealed record EvaluationLosses
{
    /// <summary>Most parts that the built-in trainer writes.</summary>
    public const int MostParts = 1024;

    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Hash of the evaluation tokens; losses under different hashes are not compared.</summary>
    public string? EvaluationHash { get; init; }

    /// <summary>Sequences of the evaluation set. Default: one for each part.</summary>
    public long? Sequences { get; init; }

    /// <summary>Mean loss, nats per token, of each part: equally many consecutive sequences, the last part what is left.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>Averages consecutive sequences until at most <see cref="MostParts"/> are left.</summary>
    /// <param name="sequences">Loss of each sequence, nats per token.</param>
    /// <param name="hash">Hash of the tokens.</param>
    public static EvaluationLosses Of(IReadOnlyList<double> sequences, string? hash)
    {
        int size = (sequences.Count + MostParts - 1) / MostParts;
        return new EvaluationLosses
        {
            EvaluationHash = hash,
            Sequences = sequences.Count,
            // Losses are single precision: more digits would only be noise.
            Losses = [.. sequences.Chunk(Math.Max(1, size)).Select(part => Math.Round(part.Average(), 7))],
        };
    }

    /// <summary>Weights of the parts, which sum to 1.</summary>
    public IReadOnlyList<double> Weights()
    {
        double all = Sequences ?? Losses.Count, size = Math.Ceiling(all / Losses.Count);
        return [.. Losses.Select((_, i) => Math.Clamp(all - i * size, 0, size) / all)];
    }

    /// <summary>Reads the losses of a run; null when it has none.</summary>
    /// <exception cref="Core.BadInputException">The file is something else; says which and why.</exception>
    public static EvaluationLosses? Read(RunDirectory directory)
    {
        var read = JsonFile.Read<EvaluationLosses>(directory.EvaluationFile);
        return read?.Losses.Count > 0 ? read : null;
    }
}
