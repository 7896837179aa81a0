namespace Isoloss.Trainer;

/// <summary>What the trainer's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>The result is written; divergence is a result too.</summary>
    public const int Done = 0;

    /// <summary>Stopped by an error.</summary>
    public const int Failed = 1;

    /// <summary>The job or the command line is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped on request, with a snapshot.</summary>
    public const int Stopped = 130;
}
