using Isoloss.Core;
using Spectre.Console;

namespace Isoloss.Cli;

/// <summary>Where a command reads and writes, and what time it is; replaced by tests.</summary>
internal sealed class Session
{
    private IAnsiConsole? _console;
    private TextReader? _in;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Where <c>-</c> reads from. The process's own is opened when it is asked for: most commands never do.</summary>
    public TextReader In
    {
        get => _in ??= OpenStandardInput();
        init => _in = value;
    }

    public required TimeProvider Time { get; init; }

    /// <summary>True when a person watches: progress may then redraw itself.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>Arguments as given, for the report's account of how it was made.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Console with colour where the terminal has it and NO_COLOR is not set; tables fit its width.</summary>
    public IAnsiConsole Console => _console ??= CreateConsole();

    /// <summary>Characters of a line; a file or a pipe is not asked, and no console is made for it.</summary>
    public int Width => IsInteractive ? Console.Profile.Width : PlainOutput.Columns;

    public static Session ForProcess(IReadOnlyList<string> arguments) => new()
    {
        Out = System.Console.Out,
        Error = System.Console.Error,
        Time = TimeProvider.System,
        IsInteractive = !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected,
        Arguments = arguments,
    };

    /// <summary>A line about what is assumed or done; on standard error, so that standard output stays the answer.</summary>
    public void Note(string line) => Error.WriteLine(line);

    private static TextReader OpenStandardInput()
    {
        string? found = StandardInput.IsClosed() ? "standard input closed" : System.Console.IsInputRedirected ? null : "a terminal";
        return found is null ? System.Console.In : throw new BadInputException(
            $"-: found {found}, expected a table or a curve on standard input, such as: cat runs.csv | isoloss fit -");
    }

    private IAnsiConsole CreateConsole() => IsInteractive
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) })
        : AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new PlainOutput(Out),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
}
