using System.Globalization;
using Isoloss.Core;
using Isoloss.Lab.Reading;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Branching;

/// <summary>Where on a run a branch begins: <c>60%</c>, or a number of steps.</summary>
public static class BranchPoint
{
    /// <summary>The steps that the trunk has done there.</summary>
    /// <param name="text">A share such as <c>60%</c>, or a whole number of steps.</param>
    /// <param name="trunk">The run to branch from.</param>
    /// <param name="totalSteps">Its steps; null when unknown.</param>
    /// <exception cref="BadInputException">It is neither, or no point within the run.</exception>
    public static long Parse(string text, RunSpec trunk, long? totalSteps)
    {
        bool isStep = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long step);
        double share = 0;
        if (!isStep && !(text.EndsWith('%') && Share.TryParse(text, out share)))
            throw new BadInputException($"--at: found '{text}', expected a share of the run above 0% and below 100%, such as 60%, or a number of steps");
        if (!isStep)
            step = KeptSnapshot.StepOf(share, totalSteps ?? throw new BadInputException(
                $"--at: found '{text}', but the run does not say how many steps it has (total_steps in state.json); expected a number of steps"));
        if (step < 1 || step >= totalSteps)
            throw new BadInputException($"--at: found step {step}, expected 1 to {totalSteps - 1}, within the run; "
                + "a change from the beginning on is a variant of a study");
        if (trunk.Origin is { } origin && step <= origin.Step)
            throw new BadInputException($"--at: found step {step}, but the run itself goes on from another after step {origin.Step}; "
                + $"branch from run {origin.Key} instead");
        return step;
    }

    /// <summary>Steps of a run from its beginning to its end, as far as its files say.</summary>
    /// <exception cref="BadInputException">A file of the run is damaged.</exception>
    public static long? TotalSteps(RunDirectory directory) => directory.ReadStatus()?.TotalSteps
        ?? (directory.ReadResult() is { State: RunState.Finished } result ? result.Steps : null);
}
