namespace Isoloss.Trainer.Data;

/// <summary>A file within a text.</summary>
/// <param name="Name">Its path below the text's folder.</param>
/// <param name="Start">Its first token.</param>
/// <param name="Length">Tokens up to the next file.</param>
internal sealed record TextDocument(string Name, int Start, int Length)
{
    /// <summary>The first folder of its path, or its name where it lies in none.</summary>
    public string Domain => Name.Split('/')[0];
}
