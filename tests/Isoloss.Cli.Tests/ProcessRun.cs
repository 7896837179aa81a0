using System.Diagnostics;
using System.Text;

namespace Isoloss.Tests;

/// <summary>One call of a program, as a process of its own, with what it wrote.</summary>
internal sealed record ProcessRun(int Code, string Out, string Error)
{
    public static async Task<ProcessRun> Of(string folder, string program, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // One byte, one character: what differs in bytes differs here.
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, await output, await error);
    }
}
