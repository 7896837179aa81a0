namespace Isoloss.Dashboard.Interactive;

/// <summary>A table of texts.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Note">Sentence below the heading.</param>
/// <param name="Columns">Headings of the columns.</param>
/// <param name="Rows">Cells, as many in each row as there are columns.</param>
public sealed record PageTable(string Title, string Note, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
