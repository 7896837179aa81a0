namespace Isoloss.Runs.Directories;

/// <summary>The content of <c>continuations.json</c>: what the model of a run writes after the beginnings of evaluation sequences, beside what
/// the data has there. Written before the result.</summary>
public sealed record ContinuationSet
{
    /// <summary>Layout version of this file. Currently 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Tokens of each beginning.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>Tokens of each continuation.</summary>
    public required int Tokens { get; init; }

    /// <summary>The continuations, in the order of their windows.</summary>
    public required IReadOnlyList<Continuation> Continuations { get; init; }

    /// <summary>Reads that of a run; null when it has none.</summary>
    /// <exception cref="Core.BadInputException">The file is something else; says which and why.</exception>
    public static ContinuationSet? Read(RunDirectory directory) => JsonFile.Read<ContinuationSet>(directory.ContinuationsFile);
}
