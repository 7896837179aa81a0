using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Isoloss.Cli.Commands;

/// <summary>Adds examples at the end of a command's <c>--help</c>.</summary>
internal static class Examples
{
    public static T WithExamples<T>(this T command, params string[] examples) where T : Command
    {
        var help = new HelpOption();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        command.Options.Add(help);
        return command;
    }

    private sealed class HelpWithExamples(HelpAction inner, string[] examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
            return code;
        }
    }
}
