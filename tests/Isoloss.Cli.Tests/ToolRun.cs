using System.Text.Json.Nodes;
using Isoloss.Cli;

namespace Isoloss.Tests;

/// <summary>One call of the tool inside this process, with what it said.</summary>
internal sealed record ToolRun(int Code, string Out, string Error)
{
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();

    /// <summary>The answer without its line ends, for words that may stand on either side of one.</summary>
    public string Words => string.Join(' ', Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static Task<ToolRun> Of(params string[] args) => Of("", args);

    public static async Task<ToolRun> Of(string standardInput, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await Tool.RunAsync(args, new Session
        {
            Out = output,
            Error = error,
            In = new StringReader(standardInput),
            Time = TimeProvider.System,
            IsInteractive = false,
            Arguments = args,
        });
        return new ToolRun(code, output.ToString(), error.ToString());
    }
}
