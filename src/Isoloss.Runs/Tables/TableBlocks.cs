using System.Buffers;
using System.Collections.Concurrent;
using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Reads a plain CSV, TSV or JSON-lines file in blocks, as many at a time as there are processors. Whatever is unusual or wrong
/// is left to ordinary reading, which gives the same runs.
/// </summary>
internal static class TableBlocks
{
    /// <summary>Bytes of a block: large beside the cost of a hand-over, small enough for a processor's cache.</summary>
    public const int UsualSize = 1 << 20;

    /// <summary>Reads the table, or gives null where only ordinary reading can tell what it is or what is wrong with it.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="stream">The text, from its beginning; can seek.</param>
    /// <param name="separator">Separator, or null to find it in the first lines.</param>
    /// <param name="options">Which columns and rows.</param>
    /// <param name="size">Bytes of a block, at most.</param>
    public static RunTable? TryRead(string source, Stream stream, char? separator, TableOptions options, int size = UsualSize)
    {
        int start = stream.ReadByte();
        stream.Position = 0;
        if (start is -1 or '\r' or '\n' or '[')
            return null;
        try
        {
            using var blocks = LineBlocks.Of(stream, size, quotes: start == '{').GetEnumerator();
            return blocks.MoveNext() ? Read(source, blocks, start == '{', separator, options) : null;
        }
        catch (BadInputException)
        {
            return null;
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is BadInputException))
        {
            return null;
        }
    }

    private static RunTable? Read(string source, IEnumerator<LineBlock> blocks, bool json, char? separator, TableOptions options)
    {
        var block = blocks.Current;
        if (json)
        {
            var names = JsonBlockRows.NamesOf(block);
            using var rows = new JsonBlockRows(block, names);
            return Read(source, rows, blocks, b => new JsonBlockRows(b, names), options);
        }
        using var first = new DelimitedRows(source, block.Bytes, separator);
        var (columns, found) = (first.Columns, first.Separator);
        // Without a separator there is one column, which is no table of runs.
        return found == '\0' ? null : Read(source, first, blocks, b => new DelimitedRows(source, b, found, columns), options);
    }

    private static RunTable Read(
        string source, IRowSource first, IEnumerator<LineBlock> blocks, Func<LineBlock, IRowSource> open, TableOptions options)
    {
        var map = new ColumnMap(source, first.Columns, options);
        byte[] firstBuffer = blocks.Current.Buffer;
        var parts = new ConcurrentDictionary<int, RowPart> { [0] = RowPart.Of(source, first, map, options) };
        ArrayPool<byte>.Shared.Return(firstBuffer);
        Parallel.ForEach(
            Partitioner.Create(Rest(blocks), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            block =>
            {
                using (var rows = open(block))
                    parts[block.Index] = RowPart.Of(source, rows, map, options);
                ArrayPool<byte>.Shared.Return(block.Buffer);
            });
        return TabularRuns.Join(source, map, [.. parts.OrderBy(p => p.Key).Select(p => p.Value)], options);
    }

    private static IEnumerable<LineBlock> Rest(IEnumerator<LineBlock> blocks)
    {
        while (blocks.MoveNext())
            yield return blocks.Current;
    }
}
