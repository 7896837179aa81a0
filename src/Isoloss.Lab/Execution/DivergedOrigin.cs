using Isoloss.Core;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Execution;

/// <summary>Shorter runs that diverged before a longer one goes on from them: up to there both are one run, and to train the longer one would only show
/// the same again. It costs nothing, whoever counts.</summary>
internal static class DivergedOrigin
{
    /// <summary>The result of the shorter run where it settles that of the longer one; null where that is to be trained.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="spec">The longer run.</param>
    public static RunResult? Of(string root, RunSpec spec)
    {
        if (spec.Origin is not { } origin || !RunKey.IsKey(origin.Key))
            return null;
        var shorter = new RunDirectory(Path.Combine(root, origin.Key));
        return Result(shorter) is { } result && HasDiverged(result, origin) && KeptSnapshot.In(shorter).All(s => s.Step != origin.Step) ? result : null;
    }

    /// <summary>Whether a run needs, or needed, no training.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="spec">The run.</param>
    public static bool Settles(string root, RunSpec spec) =>
        Of(root, spec) is not null && (Result(new RunDirectory(Path.Combine(root, spec.Key))) is not { } own || HasDiverged(own, spec.Origin!));

    private static bool HasDiverged(RunResult result, RunOrigin origin) => result.State == RunState.Diverged && (result.DivergedAtStep ?? 0) <= origin.Step;

    private static RunResult? Result(RunDirectory directory)
    {
        try
        {
            return directory.ReadResult();
        }
        catch (BadInputException e) when (e is not NewerFormatException)
        {
            // It is no result: the run is trained again.
            return null;
        }
    }
}
