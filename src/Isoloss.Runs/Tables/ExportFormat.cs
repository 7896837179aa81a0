namespace Isoloss.Runs.Tables;

/// <summary>How runs are written.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>Tab-separated values with a header.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Parquet, compressed with snappy.</summary>
    Parquet,
}
