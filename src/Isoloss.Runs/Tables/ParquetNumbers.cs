using System.Globalization;
using System.Numerics;

namespace Isoloss.Runs.Tables;

/// <summary>A Parquet column of numbers.</summary>
internal sealed class ParquetNumbers<T>(T?[] values) : ParquetColumn
    where T : struct, INumber<T>
{
    public override string Text(int row) => values[row]?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    public override bool TryNumber(int row, out double value)
    {
        value = values[row] is { } number ? double.CreateSaturating(number) : double.NaN;
        return double.IsFinite(value);
    }
}
