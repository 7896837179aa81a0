namespace Isoloss.Cli;

/// <summary>What the process says when it ends. Scripts rely on these.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;

    /// <summary>A verdict was asked with <c>--gate</c> and is undecided.</summary>
    public const int Undecided = 3;

    /// <summary>Stopped with Ctrl-C; everything is resumable.</summary>
    public const int Interrupted = 130;
}
