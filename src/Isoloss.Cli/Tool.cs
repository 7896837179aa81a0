using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Isoloss.Cli.Commands;
using Isoloss.Core;

namespace Isoloss.Cli;

/// <summary>The command line: parses, runs, and turns what went wrong into a message and an exit code.</summary>
internal static class Tool
{
    /// <summary>Every command by its name, in the order of the help text.</summary>
    private static readonly (string Name, Func<Session, Command> Create)[] Commands = !Edition.IsWhole ? [("predict", PredictCommand.Create)] :
    [
        ("demo", DemoCommand.Create),
        ("study", StudyCommand.Create),
        ("fit", FitCommand.Create),
        ("predict", PredictCommand.Create),
        ("backtest", BacktestCommand.Create),
        ("plan", PlanCommand.Create),
        ("compare", CompareCommand.Create),
        ("next", NextCommand.Create),
        ("seeds", SeedsCommand.Create),
        ("monitor", MonitorCommand.Create),
        ("timeline", TimelineCommand.Create),
        ("org", OrgCommand.Create),
        ("runs", RunsCommand.Create),
    ];

    public static async Task<int> RunAsync(string[] args, Session session)
    {
        ParseResult? parsed = null;
        int code = await GuardAsync(session, () =>
        {
            // Without a command the help says more than an error.
            parsed = CreateRoot(args, session).Parse(args.Length == 0 ? ["--help"] : args);
            return Task.FromResult(Refuse(parsed, session));
        });
        return code != ExitCode.Done ? code : await GuardAsync(session, () => parsed!.InvokeAsync(new InvocationConfiguration
        {
            Output = session.Out,
            Error = session.Error,
            EnableDefaultExceptionHandler = false,
            // A study needs time to let its trainers save their snapshots.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
        }));
    }

    /// <summary>Says what is wrong with a call before anything is done for it.</summary>
    private static int Refuse(ParseResult parsed, Session session)
    {
        // Asking for help is no error, whatever else is missing.
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                session.Error.WriteLine($"isoloss: {error.Message}");
            if (parsed.UnmatchedTokens is [var unknown, ..] && NearestName.Of(unknown, parsed.CommandResult.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)) is { } near)
                session.Error.WriteLine($"isoloss: did you mean '{PathOf(parsed.CommandResult.Command)}{near}'?");
            session.Error.WriteLine($"isoloss: see 'isoloss {PathOf(parsed.CommandResult.Command)}--help'");
            return ExitCode.BadInput;
        }
        if (EmptyIn(parsed.CommandResult) is { } empty)
            throw new BadInputException($"{empty}: found an empty text, expected a value");
        return ExitCode.Done;
    }

    /// <summary>Name of an argument or option that was given as an empty text, which none can be: a variable of a script that
    /// was never set.</summary>
    private static string? EmptyIn(CommandResult command) =>
        command.Children.Select(EmptyIn).FirstOrDefault(name => name is not null)
        ?? (command.Parent is CommandResult parent ? EmptyIn(parent) : null);

    private static string? EmptyIn(SymbolResult value) => value switch
    {
        OptionResult { Implicit: false } option when option.Tokens.Any(t => t.Value.Length == 0) => option.Option.Name,
        ArgumentResult argument when argument.Tokens.Any(t => t.Value.Length == 0) => argument.Argument.Name,
        _ => null,
    };

    private static async Task<int> GuardAsync(Session session, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        // The last resort: nobody should have to read a stack trace.
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Parallel work wraps what went wrong in it.
            var (code, message) = Account(e is AggregateException many ? many.Flatten().InnerExceptions[0] : e);
            session.Error.WriteLine($"isoloss: {message}");
            return code;
        }
    }

    private static (int Code, string Message) Account(Exception e) => e switch
    {
        BadInputException => (ExitCode.BadInput, e.Message),
        OperationCanceledException => (ExitCode.Interrupted, "stopped; the same command goes on where it stopped"),
        IOException or UnauthorizedAccessException or InvalidDataException => (ExitCode.Failed, e.Message),
        _ => (ExitCode.Failed, $"unexpected {e.GetType().Name} in {PlaceOf(e)}: {e.Message.ReplaceLineEndings(" ")} "
            + $"This is a defect of Isoloss: please report this line with the command ({Reporting.Version})"),
    };

    /// <summary>Class and method that threw, by a way that is open to machine code too.</summary>
    private static string PlaceOf(Exception e) =>
        new StackTrace(e).GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method
            ? $"{method.DeclaringTypeName?.Split('.', '+')[^1]}.{method.Name}"
            : "an unknown place";

    /// <summary>The tool with its commands. Where the first argument names one, only that one is made: making all of
    /// them takes longer than many an answer.</summary>
    internal static RootCommand CreateRoot(string[] args, Session session)
    {
        var root = new RootCommand(
            "Is this change worth a full-scale run? Trains ladders of small models, fits scaling laws and gives a verdict.");
        int named = args.Length > 0 ? Array.FindIndex(Commands, c => c.Name == args[0]) : -1;
        foreach (var (_, create) in named < 0 ? Commands : [Commands[named]])
            root.Subcommands.Add(create(session));
        return root;
    }

    private static string PathOf(Command command)
    {
        string path = "";
        for (Command? c = command; c is not (null or RootCommand); c = c.Parents.OfType<Command>().FirstOrDefault())
            path = $"{c.Name} {path}";
        return path;
    }
}
