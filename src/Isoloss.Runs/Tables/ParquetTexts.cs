using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

/// <summary>A Parquet column of text, or of what is read as text.</summary>
internal sealed class ParquetTexts(string?[] values) : ParquetColumn
{
    public override string Text(int row) => values[row] ?? "";

    public override bool TryNumber(int row, out double value) => Quantity.TryParse(values[row], out value);
}
