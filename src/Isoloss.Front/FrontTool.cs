using Isoloss.Cli;
using Isoloss.Runs.Fits;

namespace Isoloss.Front;

/// <summary>
/// What is answered in machine code: <c>--version</c>, and <c>predict</c> where it reads no table. Starting the runtime takes
/// longer than such an answer. The code is the tool's own; readers of tables, of studies and of run directories find their types
/// while they run, which machine code made ahead of time cannot.
/// </summary>
internal static class FrontTool
{
    /// <summary>True where this edition answers as the whole tool would.</summary>
    public static bool Answers(string[] args) => args switch
    {
        ["--version"] => true,
        ["predict", ..] => !ReadsTable(args),
        _ => false,
    };

    private static bool ReadsTable(string[] args)
    {
        // Nothing is done for the call yet, and nothing is said.
        var silent = new Session { Out = TextWriter.Null, Error = TextWriter.Null, Time = TimeProvider.System, IsInteractive = false };
        return Tool.CreateRoot(args, silent).Parse(args).GetValue<string>("RUNS") is { } source && !SavedFit.IsNamedBy(source);
    }
}
