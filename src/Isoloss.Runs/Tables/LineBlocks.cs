using System.Buffers;
using System.Text.Unicode;
using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Cuts plain text into blocks of whole lines that can be parsed apart. Plain is UTF-8 where each line is a row: without quotes
/// where they may hide line feeds, without a byte order mark, and without carriage returns but before line feeds.
/// </summary>
internal static class LineBlocks
{
    /// <summary>The blocks from where the stream stands to its end.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="size">Bytes of a block, at most.</param>
    /// <param name="quotes">Whether there may be quotes.</param>
    /// <exception cref="BadInputException">The text is not plain; ordinary reading will say what it is.</exception>
    public static IEnumerable<LineBlock> Of(Stream stream, int size, bool quotes)
    {
        byte[] rest = [];
        long lines = 0;
        for (int index = 0; ; index++)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
            rest.CopyTo(buffer, 0);
            int length = rest.Length + stream.ReadAtLeast(buffer.AsSpan(rest.Length, size - rest.Length), size - rest.Length, false);
            bool last = length < size;
            int end = last ? length : buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && last)
                yield break;
            if (end == 0 || !IsPlain(buffer.AsSpan(0, end), quotes))
                throw new BadInputException("found text that cannot be cut into lines, expected plain text");
            rest = buffer[end..length];
            int linesHere = buffer.AsSpan(0, end).Count((byte)'\n');
            yield return new LineBlock(index, lines, buffer, end);
            lines += linesHere;
            if (last)
                yield break;
        }
    }

    private static bool IsPlain(ReadOnlySpan<byte> text, bool quotes) =>
        (quotes || !text.Contains((byte)'"')) && Utf8.IsValid(text) && !text.StartsWith("\uFEFF"u8)
        && text.Count((byte)'\r') == text.Count("\r\n"u8);
}
