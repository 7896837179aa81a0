using System.Buffers;
using System.Collections.Concurrent;
using Isoloss.Core;

namespace Isoloss.Runs.Tables;

/// <summary>
/// Reads a large plain CSV or TSV file in blocks, as many at a time as there are processors. The same reader as for other tables
/// parses each block, so the result is the same; whatever is unusual is left to ordinary reading.
/// </summary>
internal static class DelimitedBlocks
{
    /// <summary>Bytes of a block: large beside the cost of a hand-over, small enough for a processor's cache.</summary>
    public const int UsualSize = 1 << 20;

    /// <summary>Reads the table, or gives null where only ordinary reading can tell what it is or what is wrong with it.</summary>
    /// <param name="source">Where the text came from, for messages.</param>
    /// <param name="stream">The text, from its beginning.</param>
    /// <param name="separator">Separator, or null to find it in the first lines.</param>
    /// <param name="options">Which columns and rows.</param>
    /// <param name="size">Bytes of a block, at most.</param>
    public static RunTable? TryRead(string source, Stream stream, char? separator, TableOptions options, int size = UsualSize)
    {
        try
        {
            using var blocks = LineBlocks.Of(stream, size).GetEnumerator();
            if (!blocks.MoveNext() || blocks.Current.Bytes.Span[0] is (byte)'{' or (byte)'[' or (byte)'\r' or (byte)'\n')
                return null;
            using var first = new DelimitedRows(source, blocks.Current.Bytes, separator);
            // Without a separator there is one column, which is no table of runs.
            return first.Separator == '\0' ? null : Read(source, first, blocks, options);
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

    private static RunTable Read(string source, DelimitedRows first, IEnumerator<LineBlock> blocks, TableOptions options)
    {
        var map = new ColumnMap(source, first.Columns, options);
        byte[] firstBuffer = blocks.Current.Buffer;
        var parts = new ConcurrentDictionary<int, RowPart>();
        var columns = first.Columns;
        char separator = first.Separator;
        parts[0] = RowPart.Of(source, first, map, options);
        ArrayPool<byte>.Shared.Return(firstBuffer);
        Parallel.ForEach(
            Partitioner.Create(Rest(blocks), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            block =>
            {
                using (var rows = new DelimitedRows(source, block, separator, columns))
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
