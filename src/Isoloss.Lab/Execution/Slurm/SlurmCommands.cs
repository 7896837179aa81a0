using System.ComponentModel;
using System.Diagnostics;
using Isoloss.Core;

namespace Isoloss.Lab.Execution.Slurm;

/// <summary>Slurm's own commands. Each may fail or hang while the controller is away.</summary>
public sealed class SlurmCommands
{
    // squeue alone blocks for 9 s while the controller restarts.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>Calls that went to the scheduler so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Runs one command to its end.</summary>
    /// <param name="program">Such as <c>squeue</c>.</param>
    /// <param name="arguments">Each as it is: no shell reads them.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <exception cref="BadInputException">There is no such command.</exception>
    internal async Task<SlurmAnswer> RunAsync(string program, IEnumerable<string> arguments, string? input = null)
    {
        Calls++;
        using Process process = Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await WriteAsync(process, input);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new SlurmAnswer(process.ExitCode, await output, (await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new SlurmAnswer(-1, "", $"{program} gave no answer in {Limit.TotalSeconds:0} s");
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input ?? "");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says why.
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new BadInputException(
                $"cannot start {start.FileName}: {e.Message}; the Slurm executor needs Slurm's commands on PATH", e);
        }
    }
}
