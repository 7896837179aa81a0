namespace Isoloss.Cli.Output;

/// <summary>Long text beside a label, broken at spaces.</summary>
internal static class WrappedText
{
    private const int Room = 96;

    /// <summary>The text in lines of at most 96 characters; a longer word is left whole.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        while (text.Length > Room && text.LastIndexOf(' ', Room) is > 0 and int cut)
        {
            yield return text[..cut];
            text = text[(cut + 1)..];
        }
        yield return text;
    }
}
