namespace Isoloss.Runs.Directories;

/// <summary>Which program trains a run; part of the run's key.</summary>
public sealed record TrainerIdentity
{
    /// <summary>Name of the built-in trainer.</summary>
    public const string BuiltinName = "isoloss";

    /// <summary>Name of every user's own trainer; its command says which.</summary>
    public const string CommandName = "command";

    /// <summary>
    /// Version of the built-in trainer's results: raised when the same job would give other numbers. 1: random streams named
    /// after the seed. 2: after seed, size and tokens. 3: linear layers, Muon and SOAP add
    /// the terms of their 32-bit products from left to right.
    /// </summary>
    public const string BuiltinVersion = "3";

    /// <summary>"isoloss" for the built-in trainer, "command" for a user's own.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Version of the program's results. The built-in trainer raises it when the same job would give other numbers;
    /// a user states it in the study (<c>trainer.version</c>).
    /// </summary>
    public required string Version { get; init; }

    /// <summary>The user's command and its arguments; the path of the job file is appended. Null for the built-in
    /// trainer.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}
