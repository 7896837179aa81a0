namespace Isoloss.Trainer.Data;

/// <summary>A text before it is tokenized.</summary>
/// <param name="Bytes">All files, one after another.</param>
/// <param name="Files">Name of each file, relative to the text's folder, and its first byte.</param>
internal sealed record RawText(byte[] Bytes, IReadOnlyList<(string Name, int Start)> Files);
