namespace Isoloss.Runs.Tables;

/// <summary>What came of a stretch of rows: whole tables are read in parts, in parallel where they are large.</summary>
internal sealed class RowPart
{
    /// <summary>Runs that are kept.</summary>
    public List<RunRecord> Records { get; } = [];

    /// <summary>Rows read.</summary>
    public long Read { get; private set; }

    /// <summary>Rows that the filter kept.</summary>
    public long Kept { get; private set; }

    /// <summary>Rows, of those that the filter kept, that the table flags as outliers.</summary>
    public long Outliers { get; private set; }

    /// <summary>Reads all rows of a source.</summary>
    public static RowPart Of(string source, IRowSource rows, ColumnMap map, TableOptions options)
    {
        var part = new RowPart();
        var reader = new RowReader(source, rows, map);
        var keep = options.Where is null ? null : reader.Bind(RowFilter.Parse(options.Where));
        for (; rows.Next(); part.Read++)
            if (keep is null || keep())
                part.Add(reader.Record(), options.Outliers);
        return part;
    }

    private void Add(RunRecord run, OutlierRule rule)
    {
        Kept++;
        Outliers += run.Outlier ? 1 : 0;
        if (!run.Outlier || rule == OutlierRule.Keep)
            Records.Add(run);
    }
}
