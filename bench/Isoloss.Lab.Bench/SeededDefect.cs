namespace Isoloss.Lab.Bench;

/// <summary>A study with one thing wrong with it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Id">Id of the question that it must raise, and no other.</param>
/// <param name="Text">Its file.</param>
internal sealed record SeededDefect(string Name, string Id, string Text)
{
    /// <summary>Text of the file <c>text.txt</c> beside it; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>N that the result of the variant's first run tells; null without a result.</summary>
    public double? ToldParams { get; init; }
}
