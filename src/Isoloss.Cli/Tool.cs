using System.CommandLine;
using System.CommandLine.Invocation;
using Isoloss.Cli.Commands;
using Isoloss.Core;

namespace Isoloss.Cli;

/// <summary>The command line: parses, runs, and turns what went wrong into a message and an exit code.</summary>
internal static class Tool
{
    /// <summary>Every command by its name, in the order of the help text.</summary>
    internal static readonly (string Name, Func<Session, Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("study", StudyCommand.Create),
        ("fit", FitCommand.Create),
        ("predict", PredictCommand.Create),
        ("backtest", BacktestCommand.Create),
        ("plan", PlanCommand.Create),
        ("compare", CompareCommand.Create),
        ("monitor", MonitorCommand.Create),
        ("timeline", TimelineCommand.Create),
        ("org", OrgCommand.Create),
        ("runs", RunsCommand.Create),
    ];

    public static async Task<int> RunAsync(string[] args, Session session)
    {
        var parsed = CreateRoot(args, session).Parse(args);
        // Asking for help is no error, whatever else is missing.
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                session.Error.WriteLine($"isoloss: {error.Message}");
            session.Error.WriteLine($"isoloss: see 'isoloss {PathOf(parsed.CommandResult.Command)}--help'");
            return ExitCode.BadInput;
        }
        return await GuardAsync(session, () => parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = session.Out,
            Error = session.Error,
            EnableDefaultExceptionHandler = false,
            // A study needs time to let its trainers save their snapshots.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
        }));
    }

    private static async Task<int> GuardAsync(Session session, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (BadInputException e)
        {
            session.Error.WriteLine($"isoloss: {e.Message}");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine("isoloss: stopped; the same command goes on where it stopped");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            session.Error.WriteLine($"isoloss: {e.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>The tool with its commands. Where the first argument names one, only that one is made: making all of
    /// them takes longer than many an answer.</summary>
    private static RootCommand CreateRoot(string[] args, Session session)
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
