using Parquet;
using Parquet.Schema;

namespace Isoloss.Runs.Tables;

/// <summary>Writes runs as a Parquet file under their canonical columns.</summary>
internal static class ParquetWriting
{
    // Row groups of this size read well everywhere.
    private const int RowsInGroup = 1 << 17;

    /// <summary>Writes all runs; the stream stays open.</summary>
    public static async Task WriteAsync(IReadOnlyList<RunRecord> runs, Stream stream)
    {
        DataField[] fields = [.. RecordColumns.Names.Select(
            (name, column) => new DataField(name, RecordColumns.TypeOf(column), isNullable: true))];
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
        await using (writer)
            foreach (var chunk in runs.Chunk(RowsInGroup))
                await WriteGroupAsync(writer, fields, chunk);
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, DataField[] fields, RunRecord[] runs)
    {
        using var group = writer.CreateRowGroup();
        for (int column = 0; column < fields.Length; column++)
        {
            var values = runs.Select(run => RecordColumns.Value(run, column));
            if (RecordColumns.TypeOf(column) == typeof(string))
                await group.WriteAsync(fields[column], [.. values.Select(v => (string?)v)!]);
            else if (RecordColumns.TypeOf(column) == typeof(int))
                await group.WriteAsync<int>(fields[column], values.Select(v => (int?)v).ToArray().AsMemory());
            else
                await group.WriteAsync<double>(fields[column], values.Select(v => (double?)v).ToArray().AsMemory());
        }
        group.CompleteValidate();
    }
}
