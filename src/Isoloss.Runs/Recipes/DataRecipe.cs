namespace Isoloss.Runs.Recipes;

/// <summary>
/// Where the tokens come from: a synthetic language whose entropy is exact (<see cref="Path"/> is null), or text.
/// </summary>
public sealed record DataRecipe
{
    /// <summary>The tokenizer that takes each byte for a token.</summary>
    public const string Bytes = "bytes";

    /// <summary>Number of symbols of the synthetic language. Default 64, from 4 to 512.</summary>
    public int Symbols { get; init; } = 64;

    /// <summary>Seed of the synthetic language itself (not of a run). Default 1.</summary>
    public int LanguageSeed { get; init; } = 1;

    /// <summary>File or folder of text; null for the synthetic language.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// <see cref="TextHash"/> of the text and the tokenizer; filled in by the study. It stands in a run's key for both paths, so
    /// that changed text means other runs and moved text does not, and the trainer refuses text of another hash.
    /// </summary>
    [FilledIn]
    public string? ContentHash { get; init; }

    /// <summary>"bytes", or the path of a folder with <c>vocab.json</c> and <c>merges.txt</c> (byte-pair encoding). Default
    /// bytes.</summary>
    public string Tokenizer { get; init; } = Bytes;

    /// <summary>Share of the text held out for evaluation, from .001 to .5. Default .05. Whole blocks of text, never seen in
    /// training.</summary>
    public double HeldOut { get; init; } = 0.05;

    /// <summary>True for the synthetic language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSynthetic => Path is null;
}
