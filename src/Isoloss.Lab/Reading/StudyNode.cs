namespace Isoloss.Lab.Reading;

/// <summary>A YAML value with its place: a scalar, a list or a mapping.</summary>
internal sealed class StudyNode
{
    public required int Line { get; init; }

    public required int Column { get; init; }

    /// <summary>Text of a scalar; null for a list or a mapping.</summary>
    public string? Text { get; init; }

    /// <summary>True for a scalar in quotes, which is text and never a number.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Items of a list; null otherwise.</summary>
    public IReadOnlyList<StudyNode>? Items { get; init; }

    /// <summary>Entries of a mapping, in the order of the file and without duplicates; null otherwise.</summary>
    public IReadOnlyList<(StudyNode Key, StudyNode Value)>? Entries { get; init; }

    /// <summary>What a person would call this value in an error message.</summary>
    public string Found => this switch
    {
        { Items: { } items } => items.Count == 0 ? "an empty list" : "a list",
        { Entries: not null } => "a mapping",
        { Text: "", IsQuoted: false } => "nothing",
        _ => $"'{Shorten(Text!)}'",
    };

    internal static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
