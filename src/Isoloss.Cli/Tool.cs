using System.CommandLine;
using System.CommandLine.Invocation;
using Isoloss.Cli.Commands;
using Isoloss.Core;

namespace Isoloss.Cli;

/// <summary>The command line: parses, runs, and turns what went wrong into a message and an exit code.</summary>
internal static class Tool
{
    public static async Task<int> RunAsync(string[] args, Session session)
    {
        var parsed = CreateRoot(session).Parse(args);
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

    private static RootCommand CreateRoot(Session session) => new(
        "Is this change worth a full-scale run? Trains ladders of small models, fits scaling laws and gives a verdict.")
    {
        DemoCommand.Create(session),
        StudyCommand.Create(session),
        FitCommand.Create(session),
        PredictCommand.Create(session),
        BacktestCommand.Create(session),
        PlanCommand.Create(session),
        CompareCommand.Create(session),
        RunsCommand.Create(session),
    };

    private static string PathOf(Command command)
    {
        string path = "";
        for (Command? c = command; c is not (null or RootCommand); c = c.Parents.OfType<Command>().FirstOrDefault())
            path = $"{c.Name} {path}";
        return path;
    }
}
