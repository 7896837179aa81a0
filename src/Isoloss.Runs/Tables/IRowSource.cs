namespace Isoloss.Runs.Tables;

/// <summary>Rows of text cells under named columns, read one by one.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Header.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Line of the input, from 1, where the current row starts.</summary>
    long Line { get; }

    /// <summary>Moves to the next row; false behind the last.</summary>
    bool Next();

    /// <summary>A cell of the current row; empty where the row has none.</summary>
    string Text(int column);

    /// <summary>A cell of the current row as a finite number; false when it is none.</summary>
    bool TryNumber(int column, out double value);
}
