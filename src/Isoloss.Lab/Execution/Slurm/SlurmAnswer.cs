namespace Isoloss.Lab.Execution.Slurm;

/// <summary>What one of Slurm's commands said.</summary>
/// <param name="ExitCode">0 for success, -1 when it gave no answer in time.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error, trimmed.</param>
internal sealed record SlurmAnswer(int ExitCode, string Output, string Errors)
{
    public bool IsSuccess => ExitCode == 0;
}
