using System.Text;
using Spectre.Console;

namespace Isoloss.Cli;

/// <summary>A file or a pipe: no terminal is asked for its size, which takes longer than writing a short answer.</summary>
/// <param name="writer">Where it is written.</param>
internal sealed class PlainOutput(TextWriter writer) : IAnsiConsoleOutput
{
    public TextWriter Writer { get; } = writer;

    public bool IsTerminal => false;

    /// <summary>A file has no width: this is what an editor, a mail and a log show without breaking lines again.</summary>
    public const int Columns = 100;

    public int Width => Columns;

    public int Height => 80;

    /// <summary>The writer has its encoding already.</summary>
    public void SetEncoding(Encoding encoding)
    {
    }
}
