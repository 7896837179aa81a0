using Isoloss.Core;
using Isoloss.Lab.Questions;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Whether a result can be believed. A trainer that a user wrote may write anything.</summary>
public static class ResultCheck
{
    // A trainer may round the tokens to what suits it, but not train on another rung.
    private const double TokenTolerance = 0.05;

    /// <summary>Reads the result of a run; null when there is none.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="spec">What was asked for.</param>
    /// <returns>Finished or diverged, or failed with what is wrong in <c>result.json</c>.</returns>
    public static RunOutcome? Read(RunDirectory directory, RunSpec spec)
    {
        try
        {
            if (directory.ReadResult() is not { } result)
                return null;
            return Problem(result, spec) is { } problem
                ? new RunOutcome(RunState.Failed, $"{directory.ResultFile}: {problem}")
                : new RunOutcome(result.State);
        }
        catch (BadInputException e)
        {
            return new RunOutcome(RunState.Failed, e.Message);
        }
    }

    /// <summary>As <see cref="Read"/>; a result that cannot be believed is set aside, so that its presence no longer means
    /// done.</summary>
    public static RunOutcome? Accept(RunDirectory directory, RunSpec spec)
    {
        RunOutcome? outcome = Read(directory, spec);
        if (outcome is { State: RunState.Failed })
            File.Move(directory.ResultFile, Path.ChangeExtension(directory.ResultFile, ".rejected.json"), overwrite: true);
        return outcome;
    }

    private static string? Problem(RunResult result, RunSpec spec) => result.Problem() ?? result switch
    {
        // Who does not know of origins trains from the beginning, and the branch would be another run.
        { Origin: var origin } when origin != spec.Origin => $"found {(origin is null ? "no origin" : $"origin {origin.Key} after step {origin.Step}")}, "
            + $"expected {(spec.Origin is { } asked ? $"{asked.Key} after step {asked.Step}" : "none")}: a trainer that can begin from another "
            + "run's state repeats run.origin in its result (docs/contract.md, Branches)",
        { State: RunState.Finished, Tokens: var d }
            when Math.Abs(d - spec.Tokens) > Math.Max(TokenTolerance * spec.Tokens, Batch(spec)) =>
            $"found tokens {d}, expected about the {spec.Tokens} that were asked for",
        _ => null,
    };

    // A run ends with a whole batch, which is much of a very short run.
    private static double Batch(RunSpec spec) => RecipePaths.Number(spec.Recipe, "batch_tokens") ?? 0;
}
