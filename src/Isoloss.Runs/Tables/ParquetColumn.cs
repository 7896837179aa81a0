namespace Isoloss.Runs.Tables;

/// <summary>One column of one row group of a Parquet file.</summary>
internal abstract class ParquetColumn
{
    /// <summary>A value as text; empty for null.</summary>
    public abstract string Text(int row);

    /// <summary>A value as a finite number; false when it is none.</summary>
    public abstract bool TryNumber(int row, out double value);
}
